"""Limits that say so: what is too much gets a reason, and never a short answer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from running import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Running

FIVE = " ".join(f"?s{number} ?p{number} ?o{number} ." for number in range(1, 6))  # 16 to the power of 5 rows
ROUND = f"SELECT (COUNT(*) AS ?n) WHERE {{ {FIVE} ?a ?b ?c . ?d ?e ?f }}"
RUNAWAYS = {
    "cross product": ROUND,
    "path": "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"?a{number} (!<urn:x>)* ?b{number} ." for number in range(5))
    + " }",
    "sort": f"SELECT * WHERE {{ {FIVE} ?a ?b ?c }} ORDER BY ?o1 ?o2 ?o3 ?c",
    "group_concat": f"SELECT (STRLEN(GROUP_CONCAT(STR(?c))) AS ?n) WHERE {{ {FIVE} ?a ?b ?c . ?d ?e ?f }}",
    "optional": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c "
    + " ".join(f"OPTIONAL {{ ?s{number} ?p{number} ?o{number} }}" for number in range(6))
    + " }",
    "offset": f"SELECT * WHERE {{ {FIVE} ?a ?b ?c }} OFFSET 100000000000 LIMIT 1",
    "distinct": f"SELECT DISTINCT ?s1 ?o1 ?s2 ?o2 ?o3 ?o4 ?o5 ?a ?c WHERE {{ {FIVE} ?a ?b ?c . ?d ?e ?f }}",
}
DOUBLING = (
    'SELECT (STRLEN(?x40) AS ?n) WHERE { VALUES ?x0 { "aaaaaaaa" } '
    + " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))
    + " }"
)


@pytest.fixture
def short(begin: Callable[..., Running]) -> Running:
    """A service with a limit of half a second."""
    return begin("--rdf", str(Path(__file__).parent / "data.trig"), "--time", "0.5")


def test_runaways_end_at_the_limit_of_time(short: Running) -> None:
    """Every runaway gets 503 with what was allowed, what was spent and what to do, and is ended.

    How long it went on is judged by the processor time of the worker that has ended, which no other process
    on the machine can add to.
    """
    for name, query in RUNAWAYS.items():
        before = short.ended_seconds()
        response = short.client.post("sparql", data={"query": query})
        assert response.status_code == 503, name
        assert response.headers["content-type"] == "application/problem+json"
        told = response.json()
        assert told["limit"] == {"name": "--time", "allowed": 0.5, "unit": "seconds for a query"}, name
        assert told["spent"] >= 0.5, name
        assert told["advice"]
        assert response.headers["retry-after"]
        assert short.ended_seconds() - before <= 1.5, name
    wait_until(lambda: not short.busy())


def test_small_queries_are_answered_while_runaways_run(short: Running) -> None:
    """Six runaways at once take no place from a small query."""
    outcomes: list[int] = []

    def run(query: str) -> None:
        """Send a runaway."""
        outcomes.append(
            httpx.post(
                short.address + "sparql", data={"query": query}, trust_env=False, timeout=60
            ).status_code
        )

    threads = [threading.Thread(target=run, args=(query,)) for query in RUNAWAYS.values()]
    for thread in threads:
        thread.start()
    answered = 0
    while any(thread.is_alive() for thread in threads):
        assert short.ask(f"ASK {{ ?s ?p ?o FILTER(?s != <urn:{answered}>) }}").json()["boolean"] is True
        answered += 1
    for thread in threads:
        thread.join()
    assert outcomes == [503] * len(RUNAWAYS)
    assert answered > len(RUNAWAYS)


def test_memory_is_bounded_and_given_back(begin: Callable[..., Running]) -> None:
    """A query that doubles a string again and again is stopped by the limit of memory."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--memory", "100")
    response = service.client.post("sparql", data={"query": DOUBLING})
    assert response.status_code == 503
    assert response.json()["limit"] == {"name": "--memory", "allowed": 100, "unit": "MiB for a query"}
    assert service.ask("ASK {}").status_code == 200


def test_rows_are_bounded(begin: Callable[..., Running]) -> None:
    """One row more than there may be is refused, in every format; as many as there may be are given."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--most-rows", "16")
    all_rows = "SELECT * WHERE { ?s ?p ?o }"  # the default graph has 16 statements
    for accept in (
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+json",
        "application/sparql-results+xml",
    ):
        assert service.ask(all_rows, accept).status_code == 200, accept
        over = service.ask(r"SELECT * WHERE { { ?s ?p ?o } UNION { BIND('}},{\"x\n' AS ?s) } }", accept)
        assert over.status_code == 413, accept
        assert over.json()["limit"]["name"] == "--most-rows"
    for accept in (
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
    ):
        assert service.ask("CONSTRUCT WHERE { ?s ?p ?o }", accept).status_code == 200, accept
        query = "CONSTRUCT { ?s ?p ?o . ?s <urn:x> ?o } WHERE { ?s ?p ?o }"
        assert service.ask(query, accept).status_code == 413, accept


def test_rows_of_a_lookup_are_bounded(begin: Callable[..., Running]) -> None:
    """The shortest way to an answer has the same bound."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--most-rows", "5")
    assert service.ask("SELECT ?p ?o WHERE { <http://example.org/bob> ?p ?o }").status_code == 200
    assert service.ask("SELECT ?p ?o WHERE { <http://example.org/ann> ?p ?o }").status_code == 413


def test_a_line_end_in_a_value_is_no_row(begin: Callable[..., Running]) -> None:
    """Rows are counted, not what looks like one."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--most-rows", "1")
    query = r'SELECT ?x WHERE { BIND("a\nb\n\"},{\"c\nd" AS ?x) }'
    for accept in (
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+json",
        "application/sparql-results+xml",
    ):
        assert service.ask(query, accept).status_code == 200, accept


def test_bytes_are_bounded(begin: Callable[..., Running]) -> None:
    """An answer that is too long is refused before its first byte."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--most-bytes", "1000")
    for query in (
        "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }",
        "SELECT ?p ?o WHERE { <http://example.org/ann> ?p ?o . <http://example.org/bob> ?q ?r }",
        "CONSTRUCT { ?a ?b ?c . ?a <urn:x> ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    ):
        response = service.ask(query)
        assert response.status_code == 413
        assert response.json()["limit"]["name"] == "--most-bytes"


def test_queries_at_once_and_queue(begin: Callable[..., Running]) -> None:
    """With one place and no queue the second query is told to come back."""
    service = begin(
        "--rdf",
        str(Path(__file__).parent / "data.trig"),
        "--at-once",
        "1",
        "--queue",
        "0",
        "--processes",
        "1",
    )
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ROUND)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: service.client.get("health").json()["running"] == 1)
        response = service.ask("ASK { ?s ?p ?o FILTER(?o > 1) }")
        assert response.status_code == 429
        assert response.json()["limit"]["name"] == "--queue"
        assert response.headers["retry-after"]
    wait_until(lambda: service.ask("ASK { ?s ?p ?o FILTER(?o > 1) }").status_code == 200)


def test_the_work_stops_when_the_client_goes(begin: Callable[..., Running]) -> None:
    """A query whose client has hung up runs no longer."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--time", "600")
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ROUND)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: len(service.busy()) == 1)
    wait_until(lambda: not service.busy())
    assert "selgraph_abandoned_total 1.0" in service.client.get("metrics").text


def test_a_worker_that_dies_is_one_error(begin: Callable[..., Running]) -> None:
    """When a worker is killed from outside, its client gets an error and the next query an answer."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--time", "600", "--processes", "1")
    front = min(service.children())
    outcome: list[httpx.Response] = []
    thread = threading.Thread(
        target=lambda: outcome.append(
            httpx.post(service.address + "sparql", data={"query": ROUND}, trust_env=False, timeout=60)
        )
    )
    thread.start()

    def kill() -> bool:
        """Kill what is at work; one that has only just been forked may be, too, for a moment."""
        for pid in set(service.busy()) - {front}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSEGV)
        return bool(outcome)

    wait_until(kill)
    thread.join()
    assert outcome[0].status_code == 503
    assert "ended the process" in outcome[0].json()["detail"]
    assert service.ask("ASK { ?s ?p ?o FILTER(?o > 1) }").status_code == 200


def test_a_broken_transfer_is_no_whole_answer(begin: Callable[..., Running]) -> None:
    """The length is said first, so that what is cut short cannot be taken for whole."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"))
    query = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = service.ask(query, "application/sparql-results+json", **{"Accept-Encoding": "identity"})
    assert int(response.headers["content-length"]) > 65536
    assert len(response.json()["results"]["bindings"]) == 16**3
    assert "transfer-encoding" not in response.headers


def test_long_bodies_are_refused(begin: Callable[..., Running]) -> None:
    """A body over the limit gets 413, declared or not."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--request-bytes", "1000")
    headers = {"Content-Type": "application/sparql-query"}
    declared = service.client.post("sparql", content=b"ASK {} #" + b"x" * 5000, headers=headers)
    chunked = service.client.post("sparql", content=iter([b"ASK {} #", b"x" * 5000]), headers=headers)
    assert [declared.status_code, chunked.status_code] == [413, 413]
    assert declared.json()["limit"]["name"] == "--request-bytes"


def test_giant_headers_are_refused(files: Running) -> None:
    """Headers and addresses without end get 431, and the connection is closed."""
    for begin_of_request in (b"GET /sparql HTTP/1.1\r\nX-Long: ", b"GET /sparql?query="):
        received = files.raw(begin_of_request + b"x" * 200_000)
        assert received.startswith(b"HTTP/1.1 431 ")
    assert files.ask("ASK {}").status_code == 200


def test_what_follows_a_body_is_bounded(files: Running) -> None:
    """Trailers and extensions of chunks without end get 431, too: they would be kept, or read in vain."""
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    head += "Transfer-Encoding: chunked\r\n\r\n6"
    for rest in ("\r\nASK {}\r\n0\r\n" + "X: x\r\n" * 50_000, "\r\nASK {}\r\n0\r\nX: ", ";a="):
        received = files.raw((head + rest).encode() + b"x" * 400_000)
        assert received.startswith(b"HTTP/1.1 431 ")
    assert files.raw((head + ";a=b\r\nASK {}\r\n0\r\nX: x\r\n\r\n").encode()).startswith(b"HTTP/1.1 200 ")


def test_requests_before_their_turn_are_bounded(files: Running) -> None:
    """A hundred requests at once are answered in their order; thousands are told to wait for answers."""
    one = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    last = one.replace(b"Host", b"Connection: close\r\nHost")
    assert files.raw(one * 99 + last, until_close=True).count(b"HTTP/1.1 200 ") == 100
    query = quote(f"SELECT (COUNT(*) AS ?n) WHERE {{ {FIVE} }}")
    first = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    head, _, body = files.raw(first + one * 1100, until_close=True).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 429 ")
    told = json.loads(body)
    assert told["limit"]["allowed"] == 1000
    assert told["spent"] == 1001
    assert told["advice"]


def test_slow_clients_are_let_go(begin: Callable[..., Running]) -> None:
    """A request that does not arrive in its time gets 408, in its headers as in its body."""
    service = begin("--rdf", str(Path(__file__).parent / "data.trig"), "--waiting", "0.3")
    for part in (
        b"GET /sparql HTTP/1.1\r\nHost:",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nASK",
    ):
        assert service.raw(part, until_close=True).startswith(b"HTTP/1.1 408 ")


def test_connections_are_bounded(begin: Callable[..., Running]) -> None:
    """One connection more than there may be is refused with a sentence."""
    service = begin(
        "--rdf", str(Path(__file__).parent / "data.trig"), "--connections", "2", "--processes", "1"
    )
    held = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(2)]
    for connection in held:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    refused = service.raw(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert refused.startswith(b"HTTP/1.1 503 ")
    told = json.loads(refused.partition(b"\r\n\r\n")[2])
    assert told["limit"] == {"name": "--connections", "allowed": 2, "unit": "connections"}
    assert told["spent"] == 3
    assert told["advice"]
    for connection in held:
        connection.close()
