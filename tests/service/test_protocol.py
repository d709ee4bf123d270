"""The SPARQL 1.1 Protocol, beside the cases of the W3C's suite: formats, errors, updates, caches, CORS."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from running import Running

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = "ASK {}"
NAMES = "SELECT ?name WHERE { ?x <http://example.org/name> ?name } ORDER BY STR(?name)"
EX = "http://example.org/"


def _likes(service: Running, **fields: list[str]) -> set[tuple[str, str]]:
    """Ask who likes what in the default graph of a dataset that the request names."""
    query = f"SELECT ?who ?what WHERE {{ ?who <{EX}likes> ?what }}"
    response = service.client.get(
        "sparql",
        params=[
            ("query", query),
            *((key.replace("_", "-"), value) for key, values in fields.items() for value in values),
        ],
        headers={"Accept": "text/csv"},
    )
    assert response.status_code == 200
    lines = response.text.split("\r\n")[1:-1]
    return {
        (who.removeprefix(EX), what.removeprefix(EX)) for who, what in (line.split(",") for line in lines)
    }


def test_query_by_get(files: Running) -> None:
    """GET with the parameter query."""
    assert files.ask(ASK).json()["boolean"] is True


def test_query_by_post_of_a_form(files: Running) -> None:
    """POST of a form."""
    response = files.client.post("sparql", data={"query": ASK})
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_a_form_is_decoded_once(files: Running) -> None:
    """A percent sign that was encoded is a percent sign, not the begin of another code."""
    response = files.client.post(
        "sparql", data={"query": 'SELECT ("100%25" AS ?x) WHERE {}'}, headers={"Accept": "text/csv"}
    )
    assert response.text == "x\r\n100%25\r\n"


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize("kind", [QUERY, QUERY + "; charset=UTF-8", QUERY.upper()])
def test_query_as_the_body(files: Running, method: str, kind: str) -> None:
    """POST and QUERY of application/sparql-query, whatever the case of the type."""
    response = files.client.request(method, "sparql", content=ASK, headers={"Content-Type": kind})
    assert response.status_code == 200
    assert response.json()["boolean"] is True


def test_default_graphs_by_request(files: Running) -> None:
    """Several default-graph-uri make the merge of those graphs."""
    assert _likes(files, default_graph_uri=[EX + "red"]) == {("ann", "red-wine")}
    assert _likes(files, default_graph_uri=[EX + "red", EX + "blue"]) == {
        ("ann", "red-wine"),
        ("ann", "blue-cheese"),
        ("bob", "blue-cheese"),
    }


def test_named_graphs_by_request_leave_the_default_graph_empty(files: Running) -> None:
    """With named-graph-uri alone the default graph is empty (SPARQL 1.1 §13.2)."""
    assert _likes(files, named_graph_uri=[EX + "red"]) == set()
    query = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    params = {"query": query, "named-graph-uri": EX + "red", "default-graph-uri": EX + "blue"}
    response = files.client.get("sparql", params=params, headers={"Accept": "text/csv"})
    assert response.text == f"g\r\n{EX}red\r\n"


def test_named_graphs_are_not_there_beside_named_default_graphs(files: Running) -> None:
    """With default-graph-uri alone there are no named graphs."""
    params = {"query": "ASK { GRAPH ?g { ?s ?p ?o } }", "default-graph-uri": EX + "blue"}
    assert files.client.get("sparql", params=params).json()["boolean"] is False


def test_the_request_goes_before_from(files: Running) -> None:
    """The dataset of the request is used in the place of the query's own."""
    query = f"SELECT ?what FROM <{EX}red> WHERE {{ <{EX}ann> <{EX}likes> ?what }}"  # noqa: S608 - the query is the test's own
    response = files.client.post(
        "sparql", data={"query": query, "default-graph-uri": EX + "blue"}, headers={"Accept": "text/csv"}
    )
    assert response.text == f"what\r\n{EX}blue-cheese\r\n"


def test_from_selects_stored_graphs(files: Running) -> None:
    """FROM and FROM NAMED choose among what is stored."""
    query = f"SELECT ?what FROM <{EX}red> FROM NAMED <{EX}blue> WHERE {{ ?x <{EX}likes> ?what }}"  # noqa: S608 - the query is the test's own
    assert files.ask(query, "text/csv").text == f"what\r\n{EX}red-wine\r\n"


@pytest.mark.parametrize("field", ["default-graph-uri", "named-graph-uri"])
def test_graphs_that_are_not_stored_are_refused(files: Running, field: str) -> None:
    """A graph that is not here is not fetched, and is no empty graph either."""
    response = files.client.get("sparql", params={"query": ASK, field: "http://127.0.0.1:1/x"})
    assert response.status_code == 400
    assert "nothing is fetched" in response.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("", JSON),
        (XML, XML),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        (f"{JSON};q=0.2, {XML};q=0.9", XML),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/html;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("image/png, */*;q=0.1", JSON),
    ],
)
def test_the_format_of_a_table(files: Running, accept: str | None, kind: str) -> None:
    """A table comes in the format that the client likes best."""
    response = files.ask(NAMES, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("application/rdf+xml;q=0.3, application/ld+json;q=0.8", "application/ld+json"),
    ],
)
@pytest.mark.parametrize("query", [f"DESCRIBE <{EX}ann>", f"CONSTRUCT WHERE {{ <{EX}ann> ?p ?o }}"])
def test_the_format_of_a_graph(files: Running, query: str, accept: str | None, kind: str) -> None:
    """A graph comes in the format that the client likes best."""
    response = files.ask(query, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == kind
    assert "30" in response.text


def test_a_description_can_span_graphs(files: Running) -> None:
    """In TriG and N-Quads a description has what the named graphs say, in those graphs."""
    quads = files.ask(f"DESCRIBE <{EX}bob>", "application/n-quads").text
    assert f"<{EX}bob> <{EX}likes> <{EX}blue-cheese> <{EX}blue> .\n" in quads
    assert f'<{EX}bob> <{EX}name> "Bob" .\n' in quads


@pytest.mark.parametrize("query", [ASK, NAMES])
def test_406_says_what_there_is(files: Running, query: str) -> None:
    """A format that there is not is refused, with the list of those there are."""
    response = files.ask(query, "image/png")
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert JSON in response.json()["available"]


def test_a_charset_that_there_is_not(files: Running) -> None:
    """Answers are UTF-8; a client that takes no UTF-8 is told so."""
    assert files.ask(ASK, "text/csv; charset=iso-8859-1").status_code == 406
    assert files.ask(ASK, **{"Accept-Charset": "iso-8859-1"}).status_code == 406
    assert files.ask(ASK, **{"Accept-Charset": "iso-8859-1, utf-8;q=0.5"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_415_for_a_body_of_another_type(files: Running, kind: str) -> None:
    """A body that is neither a query nor a form is refused, one without a type too."""
    response = files.client.post("sparql", content=ASK, headers={"Content-Type": kind} if kind else {})
    assert response.status_code == 415


def test_415_for_a_body_in_another_charset(files: Running) -> None:
    """A query in another character set than UTF-8 is refused."""
    response = files.client.post("sparql", content=ASK, headers={"Content-Type": QUERY + "; charset=utf-16"})
    assert response.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FROB"])
def test_405_with_allow(files: Running, method: str) -> None:
    """Other methods are refused, with those that there are."""
    response = files.client.request(method, "sparql", params={"query": ASK})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_a_method_that_nobody_knows_is_one_that_is_not_allowed(files: Running) -> None:
    """It is told with the methods of its page; noise in the place of a method is no HTTP."""
    for method, path, allowed in (
        (b"FROB", b"/sparql?query=ASK{}", b"QUERY"),
        (b"FROB", b"*", b"GET"),
        (b"get", b"/health", b"GET"),
    ):
        received = files.raw(method + b" " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n", until_close=True)
        assert received.startswith(b"HTTP/1.1 405 ")
        assert allowed in received.partition(b"\r\nallow: ")[2].partition(b"\r\n")[0]
    for line in (
        b"FR(B /sparql HTTP/1.1",
        b"FROB sparql HTTP/1.1",
        b"FROB /sparql FTP/1.1",
        b"\xff / HTTP/1.1",
    ):
        assert files.raw(line + b"\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_400_with_line_and_column(files: Running) -> None:
    """A query that is not well formed is refused with the place of the mistake."""
    response = files.ask("SELECT ?x\nWHERE { ?x ?y }")
    assert response.status_code == 400
    assert response.json()["line"] == 2
    assert response.json()["column"] == 15
    assert "a triple ends here after 2 of its 3 parts" in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { x:y ?p ?o }", 'the prefix of "x:y" is not declared'),
        ("SELEC * { ?s ?p ?o }", '"SELEC" is none of SELECT'),
        ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", "it cannot be read any further"),
    ],
)
def test_a_mistake_is_told_as_at_the_command_line(files: Running, query: str, words: str) -> None:
    """What people get wrong is named, and none of the signs that a parser has for itself."""
    told = files.ask(query).json()
    assert words in told["detail"]
    assert told["line"] == 1


@pytest.mark.parametrize(
    "request_line",
    [
        f"query={quote(ASK)}&query={quote(ASK)}",
        "query=",
        "query=%20",
        "query=ASK%20%7B%7D%20%23%ff",
        "default-graph-uri=urn:x",
    ],
)
def test_400_for_a_request_that_asks_nothing_or_twice(files: Running, request_line: str) -> None:
    """No query, two queries and a query that is not UTF-8 are refused."""
    response = files.client.post("sparql", content=request_line, headers={"Content-Type": FORM})
    assert response.status_code == 400


def test_400_for_a_body_that_is_not_utf8(files: Running) -> None:
    """A query in the body has to be UTF-8."""
    response = files.client.post("sparql", content=b"ASK {} # \xff", headers={"Content-Type": QUERY})
    assert response.status_code == 400
    assert "UTF-8" in response.json()["detail"]


UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "LOAD <http://127.0.0.1:1/x>",
    "DROP SILENT GRAPH <urn:g>",
    "PREFIX : <urn:> INSERT { :a :b ?o } WHERE { ?s ?p ?o }",
    "CREATE GRAPH <urn:g> ; COPY DEFAULT TO <urn:g>",
]


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused_in_every_position(files: Running, update: str) -> None:
    """An update is refused as a query, as an update, as a body and beside a query."""
    before = files.client.get("health").json()["quads"]
    client = files.client
    responses = [
        files.ask(update),
        client.get("sparql", params={"update": update}),
        client.get("sparql", params={"query": ASK, "update": update}),
        client.post("sparql", data={"update": update}),
        client.post("sparql", data={"query": update}),
        client.post("sparql", data={"query": ASK, "update": update}),
        client.post("sparql", content=update, headers={"Content-Type": UPDATE}),
        client.post("sparql", content=update, headers={"Content-Type": QUERY}),
        client.post("sparql?query=ASK%7B%7D", content=update, headers={"Content-Type": UPDATE}),
        client.post("sparql", params={"update": update}, content=ASK, headers={"Content-Type": QUERY}),
    ]
    assert [response.status_code for response in responses] == [403] * len(responses)
    assert client.get("health").json()["quads"] == before


def test_a_malformed_update_is_malformed(files: Running) -> None:
    """An update that is no update gets 400."""
    for body in ("INSERT DATA { <urn:a> <urn:b> }", "INSERT", ""):
        response = files.client.post("sparql", content=body, headers={"Content-Type": UPDATE})
        assert response.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("INSERT DATA" AS ?x) WHERE {}',
        "ASK { ?x <urn:load> ?y } # DELETE",
        "ASK { ?insert ?add ?load }",
    ],
)
def test_words_of_updates_pass_elsewhere(files: Running, query: str) -> None:
    """A string, a name, a variable or a comment may hold the word."""
    assert files.ask(query).status_code == 200


def test_head_has_the_headers_alone(files: Running) -> None:
    """HEAD gives what GET gives, without the body."""
    response = files.client.head("sparql", params={"query": NAMES})
    whole = files.client.get("sparql", params={"query": NAMES})
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["content-type"] == whole.headers["content-type"]
    assert response.headers["etag"] == whole.headers["etag"]


def test_options_and_preflight(files: Running) -> None:
    """OPTIONS says which methods there are; a preflight may ask from any origin."""
    assert files.client.options("sparql").headers["allow"].startswith("GET")
    headers = {
        "Origin": "https://example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = files.client.options("sparql", headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("query", [NAMES, ASK, "ASK {", f"DESCRIBE <{EX}ann>"])
def test_every_answer_may_be_read_from_any_origin(files: Running, query: str) -> None:
    """Errors too."""
    response = files.ask(query, Origin="https://example.com")
    assert response.headers["access-control-allow-origin"] == "*"


def test_etag_and_304(files: Running) -> None:
    """The tag depends on query, format and data; who has the answer already is told so."""
    first = files.ask(NAMES, "text/csv")
    again = files.ask(NAMES, "text/csv", **{"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert files.ask(NAMES, JSON).headers["etag"] != first.headers["etag"]
    assert files.ask(NAMES + "#", "text/csv").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("expression", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_has_no_etag(files: Running, expression: str) -> None:
    """An answer that would be another one next time is neither tagged nor kept."""
    response = files.ask(f"SELECT ({expression} AS ?x) WHERE {{}}")
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_gzip_when_it_is_asked_for(files: Running) -> None:
    """A long answer is compressed for those who take it, and only for them."""
    query = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    target = f"/sparql?query={quote(query)}"
    head = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    plain = files.raw(f"{head}\r\n".encode()).partition(b"\r\n\r\n")
    packed = files.raw(f"{head}Accept-Encoding: gzip\r\n\r\n".encode()).partition(b"\r\n\r\n")
    refused = files.raw(f"{head}Accept-Encoding: gzip;q=0\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in packed[0]
    assert len(packed[2]) < len(plain[2])
    assert sorted(gzip.decompress(packed[2])) == sorted(plain[2])
    assert b"content-encoding" not in refused[0]


def test_a_format_by_parameter(files: Running) -> None:
    """Clients that cannot send Accept name the format in the address."""
    for short, begin in (("csv", b"name\r\n"), ("json", b'{"head"'), ("tsv", b"?name\n"), ("xml", b"<?xml")):
        response = files.client.get("sparql", params={"query": NAMES, "format": short})
        assert response.content.startswith(begin)
    assert files.client.get("sparql", params={"query": NAMES, "format": "ttl"}).status_code == 406


def test_no_prefixes_of_ours_stand_before_data_of_others(files: Running) -> None:
    """A description in TriG has no names that the file does not have."""
    description = files.ask(f"DESCRIBE <{EX}ann>", "application/trig").text
    assert f"<{EX}red> {{" in description
    assert "selgraph" not in description


def test_a_kept_answer_is_the_same_answer(files: Running) -> None:
    """The second time an answer comes from memory, byte for byte the same."""
    for query in (NAMES, f"SELECT ?o WHERE {{ <{EX}ann> <{EX}knows> ?o }}", f"DESCRIBE <{EX}ann>"):
        first, second = files.ask(query), files.ask(query)
        assert first.content == second.content
        assert first.headers["etag"] == second.headers["etag"]
        assert first.headers["content-type"] == second.headers["content-type"]


def test_pipelined_requests_are_answered_in_their_order(files: Running) -> None:
    """Three requests in one packet get three answers, a small one not before a slow one."""
    slow = quote(f"SELECT (COUNT(*) AS ?slow) WHERE {{ ?x <{EX}knows>* ?y }}")
    small = quote(f"SELECT ?o WHERE {{ <{EX}bob> <{EX}knows> ?o }}")
    one = "GET /sparql?query={} HTTP/1.1\r\nHost: x\r\n{}\r\n"
    received = files.raw(
        (
            one.format(slow, "") + one.format(small, "") + one.format(quote(ASK), "Connection: close\r\n")
        ).encode(),
        until_close=True,
    )
    assert received.count(b"HTTP/1.1 200") == 3
    assert received.index(b'"slow"') < received.index(b"cem") < received.index(b"boolean")


def test_a_query_in_the_address_and_in_the_body(files: Running) -> None:
    """Two queries are refused, wherever they stand."""
    response = files.client.post(
        "sparql?" + urlencode({"query": ASK}), content=ASK, headers={"Content-Type": QUERY}
    )
    assert response.status_code == 400
