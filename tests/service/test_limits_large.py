"""Limits on data that are large enough to hurt: what a runaway took is given back."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import running
from running import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

THINGS = 50_000
MEBIBYTE = 1 << 20
MEMORY = 200  # MiB that a query may take
GREEDY = {
    "sort": "SELECT * WHERE { ?a <urn:next> ?b . ?c <urn:name> ?d } ORDER BY ?d ?a ?c",
    "group": "SELECT ?a ?c (COUNT(*) AS ?n) WHERE { ?a <urn:next> ?b . ?c <urn:name> ?d } GROUP BY ?a ?c",
    "group_concat": ("SELECT (STRLEN(GROUP_CONCAT(?d)) AS ?n) WHERE { ?a <urn:next> ?b . ?c <urn:name> ?d }"),
}
ENDLESS = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a <urn:next> ?b . ?c <urn:next> ?d . ?e <urn:next> ?f }",
    "path": "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:next>+ ?b }",
    "optional": (
        "SELECT (COUNT(*) AS ?n) WHERE { ?a <urn:next> ?b OPTIONAL { ?c <urn:next> ?d } "
        "OPTIONAL { ?e <urn:next> ?f } }"
    ),
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Running]:
    """A service of 150,000 statements: a chain of things, each with a name and a kind."""
    folder = tmp_path_factory.mktemp("large")
    data = folder / "chain.nt"
    data.write_text(
        "".join(
            f"<urn:{number}> <urn:next> <urn:{number + 1}> .\n"
            f'<urn:{number}> <urn:name> "thing number {number} of many" .\n'
            f"<urn:{number}> <urn:kind> <urn:kind-{number % 7}> .\n"
            for number in range(THINGS)
        )
    )
    service = running.start(folder, "--rdf", str(data), "--memory", str(MEMORY), "--time", "600")
    yield service
    assert service.stop() == 0


def _own_bytes(service: running.Running) -> int:
    """Add up the memory that is not shared, of all processes of the service."""
    total = 0
    for pid in [service.process.pid, *service.children()]:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        total += sum(int(size) for size in re.findall(r"^Private_\w+: +(\d+) kB", text, re.MULTILINE)) * 1024
    return total


def _abandoned(service: running.Running) -> float:
    """Read how many queries have lost their client."""
    text = service.client.get("metrics").text
    return float(re.findall(r"^selgraph_abandoned_total (\S+)", text, re.MULTILINE)[0])


@pytest.mark.parametrize("case", GREEDY)
def test_memory_is_given_back(large: running.Running, case: str) -> None:
    """What takes too much memory is refused with the limit, and the service is as small as before."""
    assert large.ask("ASK { ?s ?p ?o FILTER(?o = <urn:kind-3>) }").status_code == 200
    before = _own_bytes(large)
    response = large.client.post("sparql", data={"query": GREEDY[case]}, timeout=120)
    assert response.status_code == 503
    assert response.json()["limit"]["name"] == "--memory"
    assert large.ask("ASK { ?s ?p ?o FILTER(?o = <urn:kind-4>) }").status_code == 200
    wait_until(lambda: _own_bytes(large) < before + MEMORY * MEBIBYTE // 4)


@pytest.mark.parametrize("case", ENDLESS)
def test_the_work_stops_when_the_client_goes(large: running.Running, case: str) -> None:
    """No process works for a client that has hung up, and what it had is given back."""
    before, abandoned = _own_bytes(large), _abandoned(large)
    with socket.create_connection(("127.0.0.1", large.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS[case])} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: len(large.busy()) == 1)
    wait_until(lambda: not large.busy())
    assert _abandoned(large) == abandoned + 1
    wait_until(lambda: _own_bytes(large) < before + MEMORY * MEBIBYTE // 4)


def test_small_queries_pass_by_what_does_not_end(large: running.Running) -> None:
    """Beside runaways of every kind, lookups and small joins are answered, every one of them."""
    held = []
    for case, query in ENDLESS.items():
        connection = socket.create_connection(("127.0.0.1", large.port))
        request = f"GET /sparql?query={quote(query)}%23{case.split()[0]} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(request.encode())
        held.append(connection)
    wait_until(lambda: len(large.busy()) == len(ENDLESS))
    for number in range(50):
        name = large.ask(f"SELECT ?n WHERE {{ <urn:{number}> <urn:name> ?n }}", "text/csv")
        assert name.text == f"n\r\nthing number {number} of many\r\n"
        query = f"SELECT ?m WHERE {{ <urn:{number}> <urn:next>/<urn:name> ?m FILTER(STRLEN(?m) > 3) }}"
        assert large.ask(query, "text/csv").text == f"m\r\nthing number {number + 1} of many\r\n"
    for connection in held:
        connection.close()
    wait_until(lambda: not large.busy())
