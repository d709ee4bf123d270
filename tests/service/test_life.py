"""How the service begins, ends and speaks of itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
import running
from running import Running, wait_until
from test_limits import ROUND

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = str(Path(__file__).parent / "data.trig")
ROWS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"  # 65,536 rows, some 20 MB


def _refused(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a service that cannot start."""
    command = [sys.executable, "-m", "selgraph", "serve", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "SELGRAPH_CACHE": ""},
    )


def test_sigterm_finishes_what_streams(begin: Callable[..., Running]) -> None:
    """An answer that is under way is sent to its end; then the service ends with 0."""
    service = begin("--rdf", DATA, "--waiting", "60", "--grace", "30")
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.settimeout(60)
        connection.sendall(
            f"GET /sparql?query={quote(ROWS)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        received = connection.recv(1000)
        service.process.send_signal(signal.SIGTERM)
        while part := connection.recv(1 << 20):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length")
    )
    assert len(body) == length > 10_000_000
    assert len(json.loads(body)["results"]["bindings"]) == 16**4
    assert service.process.wait(60) == 0


def test_sigterm_waits_for_a_query_on_a_used_connection(begin: Callable[..., Running]) -> None:
    """A query that is under way when the end is asked for gets its answer, and its connection is closed."""
    service = begin("--rdf", DATA, "--processes", "1")
    many = " ".join(f"?s{number} ?p{number} ?o{number} ." for number in range(5))
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        for query in ("ASK {}", f"SELECT (COUNT(*) AS ?n) WHERE {{ {many} }}"):
            request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
            connection.sendall(request.encode())
            answer = b""
            while query == "ASK {}" and not answer.endswith(b"true"):  # its head may come before its body
                part = connection.recv(1 << 16)
                assert part
                answer += part
        service.process.send_signal(signal.SIGTERM)
        received = b""
        while part := connection.recv(1 << 16):
            received += part
    assert received.startswith(b"HTTP/1.1 200 ")
    assert received.endswith(b"n\r\n%d\r\n" % 16**5)
    assert service.process.wait(60) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_comes_within_the_grace_period(begin: Callable[..., Running], number: int) -> None:
    """A query that would run for ever does not keep the service; no process is left behind."""
    service = begin("--rdf", DATA, "--time", "600", "--grace", "0.2")
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ROUND)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: len(service.busy()) == 1)
        children = service.children()
        assert service.stop(number) == 0
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_kill_9_and_start_again(begin: Callable[..., Running], tmp_path: Path) -> None:
    """When the parent is killed its children end too; started again, it gives the same answers."""
    first = begin("--rdf", DATA)
    answer = first.ask(ROWS).content
    tag = first.ask(ROWS).headers["etag"]
    children = first.children()
    first.process.kill()
    first.process.wait(60)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    again = running.start(tmp_path, "--rdf", DATA, "--port", str(first.port))
    assert again.ask(ROWS).content == answer
    assert again.ask(ROWS).headers["etag"] == tag
    again.stop()


def test_a_front_that_dies_is_replaced(begin: Callable[..., Running]) -> None:
    """The processes that take requests are replaced as well."""
    service = begin("--rdf", DATA, "--processes", "1")
    service.ask("ASK {}")
    before = set(service.children())
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: len(set(service.children()) - before) >= 1)
    client = httpx.Client(trust_env=False, timeout=60)
    assert client.get(service.address + "sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    client.close()


def test_a_port_in_use_is_a_sentence() -> None:
    """No traceback: what is wrong and what to do, exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = _refused("--rdf", DATA, "--port", str(taken.getsockname()[1]))
    assert outcome.returncode == 2
    assert "cannot listen" in outcome.stderr
    assert "--port" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.ttl", "<urn:a> <urn:b>\n  oops .\n", "broken.ttl:2:"),
        ("broken.nq", "<urn:a> <urn:b> .\n", "broken.nq:1"),
        ("broken.jsonld", '{"@id": ', "broken.jsonld"),
        ("broken.rdf", "<rdf:RDF>", "broken.rdf"),
        ("what.txt", "hello", "names no RDF syntax"),
        ("missing.ttl", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_served_is_a_sentence(
    tmp_path: Path, name: str, content: str | None, words: str
) -> None:
    """The file is named, with line and column where they are known, and the exit code is 2."""
    if content is not None:
        (tmp_path / name).write_text(content)
    outcome = _refused("--rdf", str(tmp_path / name))
    assert outcome.returncode == 2
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--base", "ftp://x"], ["--log-format", "loud"], ["extra.ttl"], ["--host", "no.such.host.invalid"]],
)
def test_an_option_that_does_not_fit_is_a_sentence(arguments: list[str]) -> None:
    """Wrong options end with 2 and a sentence."""
    outcome = _refused(*arguments)
    assert outcome.returncode == 2
    assert "Traceback" not in outcome.stderr


def test_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    """A log that cannot be written is done without."""
    with Path("/dev/full").open("w") as full:
        process = subprocess.Popen(
            [sys.executable, "-m", "selgraph", "serve", "--port", "0", "--rdf", DATA],
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
            env={**os.environ, "SELGRAPH_CACHE": str(tmp_path / "cache")},
        )
        assert process.stdout is not None
        service = Running(process, process.stdout.readline().split(" at ")[1].split()[0], tmp_path / "none")
        for _ in range(3):
            assert service.ask("ASK {}").status_code == 200
        assert service.stop() == 0


def test_the_access_log_as_json(begin: Callable[..., Running]) -> None:
    """Each request is one line with its duration, and the limit that it hit."""
    service = begin("--rdf", DATA, "--log-format", "json", "--time", "0.2")
    service.ask("ASK {}")
    service.ask(ROUND)
    service.client.get("id/%1b[31m")
    service.stop()
    lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert [(line["method"], line["status"]) for line in lines] == [("GET", 200), ("GET", 503), ("GET", 404)]
    assert lines[1]["limit"] == "--time"
    assert lines[1]["milliseconds"] >= 200
    assert "limit" not in lines[0]


def test_the_access_log_as_text(begin: Callable[..., Running]) -> None:
    """No request can write a line of its own into the log, or speak to a terminal."""
    service = begin("--rdf", DATA)
    service.ask("ASK {}")
    service.client.get("a%0d%0afake%1b[31m")
    service.stop()
    lines = service.log.read_text().splitlines()
    assert len(lines) == 2
    assert " 200 " in lines[0]
    assert lines[0].endswith(" ms")
    assert "\x1b" not in lines[1]


def test_what_is_refused_at_the_door_is_logged_and_counted(begin: Callable[..., Running]) -> None:
    """Also what is no HTTP, too long, or one too many: with its duration, and the limit that it hit."""
    options = ("--processes", "1", "--connections", "2", "--request-bytes", "100", "--log-format", "json")
    service = begin("--rdf", DATA, *options)
    service.raw(b"FROB /sparql HTTP/1.1\r\nHost: x\r\n\r\n", until_close=True)
    service.raw(b"what\r\n\r\n", until_close=True)
    service.raw(b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000, until_close=True)
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    assert service.raw(head + b"Content-Length: 200\r\n\r\n", until_close=True).startswith(b"HTTP/1.1 413 ")
    with (
        socket.create_connection(("127.0.0.1", service.port)) as first,
        socket.create_connection(("127.0.0.1", service.port)),
    ):
        service.raw(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", until_close=True)
        first.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        numbers = b""
        while part := first.recv(1 << 16):
            numbers += part
    for status in (400, 405, 413, 431, 503):
        assert b'selgraph_requests_total{status="%d"} 1.0' % status in numbers
    for limit in (b"connections", b"request-bytes"):
        assert b'selgraph_limit_hits_total{limit="%s"} 1.0' % limit in numbers
    service.stop()
    lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert [line["status"] for line in lines] == [405, 400, 431, 413, 503, 200]
    assert [line.get("limit", "") for line in lines[3:5]] == ["--request-bytes", "--connections"]
    assert all(line["milliseconds"] >= 0 for line in lines)


def test_many_clients_at_once(begin: Callable[..., Running]) -> None:
    """Thirty clients with forty queries each get forty right answers each."""
    service = begin("--rdf", DATA, "--log-format", "none")
    wrong: list[str] = []

    def ask(number: int) -> None:
        """Be one client."""
        with httpx.Client(base_url=service.address, trust_env=False, timeout=60) as client:
            for turn in range(40):
                text = f"{number}-{turn}"
                queries = {
                    0: f'SELECT ("{text}" AS ?x) WHERE {{}}',
                    1: f'SELECT ?x WHERE {{ VALUES ?x {{ "{text}" }} FILTER(STRLEN(?x) > 1) }}',
                }
                response = client.post(
                    "sparql", data={"query": queries[turn % 2]}, headers={"Accept": "text/csv"}
                )
                if response.text != f"x\r\n{text}\r\n":
                    wrong.append(response.text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
