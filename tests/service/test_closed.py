"""Nothing is ever fetched, opened or run that a request names."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import running
from running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

QUERY = "application/sparql-query"


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A socket that listens on loopback and must never be contacted."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


def _address(trap: socket.socket) -> str:
    """Give the address of the trap."""
    return f"http://127.0.0.1:{trap.getsockname()[1]}/x"


FETCHING = [
    "SELECT * WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { service<ADDRESS>{ ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE # a comment\n <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { S\\u0045RVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { \\u0053\\U00000045RVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * WHERE { VALUES ?e { <ADDRESS> } SERVICE ?e { ?s ?p ?o } }",
    "PREFIX a: <ADDRESS> SELECT * WHERE { SERVICE a: { ?s ?p ?o } }",
    "SELECT * WHERE { { { OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?o } } } } }",
    "SELECT * WHERE { { SELECT * WHERE { SERVICE <ADDRESS> { ?s ?p ?o } } } }",
    "SELECT * WHERE { FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    'SELECT * WHERE { BIND("a" AS ?x) SERVICE <ADDRESS> { ?s ?p ?o } }',
    "SELECT * WHERE { BIND('\\'' AS ?x) SERVICE <ADDRESS> { ?s ?p ?o } }",
    'SELECT * WHERE { BIND("""a"b""" AS ?x) SERVICE <ADDRESS> { ?s ?p ?o } }',
    "SELECT * WHERE { FILTER(1<2) SERVICE <ADDRESS> { ?s ?p ?o } FILTER(2>1) }",
    "LOAD <ADDRESS>",
    "LOAD SILENT <ADDRESS> INTO GRAPH <urn:g>",
    "L\\u004fAD <ADDRESS>",
    "SELECT * FROM <ADDRESS> WHERE { ?s ?p ?o }",
    "SELECT * FROM NAMED <ADDRESS> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
    "SELECT * FROM <\\u0066ile:///etc/passwd> WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", FETCHING)
def test_nothing_is_fetched(files: Running, trap: socket.socket, query: str) -> None:
    """However it is spelt, no other host is asked and no file is opened."""
    text = query.replace("ADDRESS", _address(trap))
    for response in (
        files.ask(text),
        files.client.post("sparql", content=text.encode(), headers={"Content-Type": QUERY}),
    ):
        assert response.status_code in (400, 403) or response.json()["results"]["bindings"] == []
        assert "root:" not in response.text


@pytest.mark.parametrize("query", FETCHING[:15])
def test_service_is_refused_with_its_place(files: Running, query: str) -> None:
    """SERVICE is told by line and column, not answered as if the other side had nothing."""
    response = files.ask(query.replace("ADDRESS", "http://127.0.0.1:1/x"))
    assert response.status_code == 400
    assert response.json()["line"] >= 1


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { BIND("SERVICE <http://x/> {}" AS ?x) }',
        "SELECT * WHERE { BIND('''it's a SERVICE''' AS ?x) }",
        "ASK {} # SERVICE <http://x/>",
        "PREFIX service: <urn:service:> ASK { ?s service:SERVICE ?load }",
        "ASK { ?service <http://example.org/SERVICE#FROM> ?from }",
        "SELECT ?SERVICE WHERE { ?SERVICE ?p ?o }",
    ],
)
def test_the_words_pass_elsewhere(files: Running, query: str) -> None:
    """A string, a comment, a prefix, an IRI or a variable may hold the word."""
    assert files.ask(query).status_code == 200


@pytest.mark.parametrize("field", ["default-graph-uri", "named-graph-uri"])
def test_graphs_of_the_request_are_not_fetched(files: Running, trap: socket.socket, field: str) -> None:
    """The protocol's own way to name a graph fetches nothing either."""
    for iri in (_address(trap), "file:///etc/passwd"):
        assert files.client.get("sparql", params={"query": "ASK { ?s ?p ?o }", field: iri}).status_code == 400


def test_remote_contexts_are_not_fetched(trap: socket.socket, tmp_path: Path) -> None:
    """A JSON-LD file whose context lies elsewhere is refused, and nobody is asked for it."""
    (tmp_path / "a.jsonld").write_text(f'{{"@context": "{_address(trap)}", "name": "x"}}')
    with pytest.raises(AssertionError, match="did not start"):
        running.start(tmp_path, "--rdf", str(tmp_path / "a.jsonld"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(tmp_path: Path, encoding: str) -> None:
    """RDF/XML with entities is refused before a parser sees it, with the line."""
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    (tmp_path / "a.rdf").write_bytes(bomb.encode(encoding))
    with pytest.raises(AssertionError, match=r"a\.rdf:2"):
        running.start(tmp_path, "--rdf", str(tmp_path / "a.rdf"))


DEEP = {
    "groups": "SELECT * WHERE " + "{" * 10_000 + "}" * 10_000,
    "parentheses": "SELECT ((" + "(" * 10_000 + "1" + ")" * 10_000 + ") AS ?x) WHERE {}",
    "negations": "ASK { FILTER(" + "!" * 10_000 + "true) }",
    "optionals": "SELECT * WHERE { " + "OPTIONAL { " * 10_000 + "}" * 10_000 + " }",
    "subqueries": "SELECT * WHERE { " + "{ SELECT * WHERE " * 10_000 + "{}" + "}" * 10_000 + " }",
    "exists": "ASK { " + "FILTER EXISTS { " * 10_000 + "}" * 10_000 + " }",
    "paths": "ASK { ?s " + "(" * 10_000 + "<urn:p>" + ")*" * 10_000 + " ?o }",
    "lists": "ASK { ?s ?p " + "(" * 10_000 + ")" * 10_000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[ <urn:p> " * 10_000 + "1" + "]" * 10_000 + " }",
    "calls": "SELECT (" + "STR(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) WHERE {}",
    "sums": "SELECT (" + "1+" * 100_000 + "1 AS ?x) WHERE {}",
    "alternatives": "ASK { ?s <urn:p>" + "|<urn:p>" * 100_000 + " ?o }",
    "sequences": "ASK { ?s <urn:p>" + "/<urn:p>" * 100_000 + " ?o }",
    "conjunctions": "ASK { FILTER(" + "true&&" * 100_000 + "true) }",
    "disjunctions": "ASK { FILTER(" + "false||" * 100_000 + "true) }",
    "patterns": "ASK { " + "?s ?p ?o . " * 100_000 + " }",
    "unions": "ASK { {} " + "UNION {} " * 100_000 + " }",
    "described": "DESCRIBE " + "<urn:a> " * 100_000,
    "in": "ASK { FILTER(1 IN (1" + ",1" * 100_000 + ")) }",
    "values": "ASK { VALUES ?x { " + "1 " * 100_000 + "} }",
    "binds": "ASK { " + "".join(f"BIND(1 AS ?x{number}) " for number in range(100_000)) + "}",
    "filters": "ASK { " + "FILTER(true) " * 100_000 + "}",
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_and_wide_queries_are_refused(files: Running, shape: str) -> None:
    """A query that would overflow the engine is refused before it, and no worker dies of it."""
    died = "selgraph_died_total 0.0"
    response = files.client.post("sparql", content=DEEP[shape], headers={"Content-Type": QUERY})
    assert response.status_code in (400, 413)
    assert response.headers["content-type"] == "application/problem+json"
    assert files.ask("ASK {}").status_code == 200
    assert died in files.client.get("metrics").text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../service.py",
        "/static/%2e%2e/service.py",
        "/static/..%2fservice.py",
        "/static/....//service.py",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/id/../../../etc/passwd",
        "//etc/passwd",
        "/static/%00",
        "/resource?iri=file:///etc/passwd",
        "/resource?iri=%00",
        "/id/%ff%fe",
        "/questions/..%2f..%2freads%2fthings",
    ],
)
def test_paths_lead_nowhere_else(library_service: Running, path: str) -> None:
    """A path that climbs, and one that is no UTF-8, find nothing."""
    received = library_service.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert received.split(b" ", 2)[1] in (b"404", b"400")
    assert b"root:" not in received
    assert b"import " not in received


SCRIPT = "<script>alert(1)</script>"


def test_no_script_is_reflected(library_service: Running) -> None:
    """What a request holds stands in no page unescaped."""
    client = library_service.client
    for path in (
        f"id/{quote(SCRIPT)}",
        f"id/{quote(SCRIPT)}.html",
        f"resource?iri={quote('http://x/' + SCRIPT)}",
        f"resource?iri={quote('javascript:alert(1)')}",
        f"questions/{quote(SCRIPT)}",
        f"sparql?query={quote(SCRIPT)}",
        f"static/{quote(SCRIPT)}",
    ):
        response = client.get(path, headers={"Accept": "text/html"})
        if response.headers["content-type"].startswith("text/html"):
            assert SCRIPT not in response.text
            assert "script-src 'self'" in response.headers["content-security-policy"]
            assert "unsafe-inline" not in response.headers["content-security-policy"].split("script-src")[1]


def test_no_script_is_stored(begin: Callable[..., Running], tmp_path: Path) -> None:
    """Labels, IRIs and comments of the data stand in pages as text, and lead to no script."""
    (tmp_path / "bad.ttl").write_text(
        f'<http://x/a> <http://xmlns.com/foaf/0.1/name> "{SCRIPT}" ; <urn:p> <javascript:alert(1)> .\n'
    )
    service = begin("--rdf", str(tmp_path / "bad.ttl"))
    page = service.client.get("resource", params={"iri": "http://x/a", "format": "html"})
    assert page.status_code == 200
    assert SCRIPT not in page.text
    assert 'href="javascript:' not in page.text
    assert "&lt;script&gt;" in page.text


def test_no_header_is_injected(files: Running) -> None:
    """A line end in a parameter stands in no header."""
    received = files.raw(b"GET /resource?iri=http://x/%0d%0aSet-Cookie:a HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"\r\nset-cookie" not in received.lower()


def test_what_is_no_http_is_refused(files: Running) -> None:
    """Noise gets 400, and the service goes on."""
    assert files.raw(b"\x00\x01\x02 what\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert files.ask("ASK {}").status_code == 200
