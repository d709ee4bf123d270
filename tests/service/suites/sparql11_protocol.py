"""SPARQL 1.1: protocol, service-description, csv-tsv-res, json-res."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from cases import EX, Text, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from running import Running

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON = "application/sparql-results+json"
TABLES = {JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}
OAK = "ASK { :oak ?p ?o . :oak :age 50 . :elm :height 9 }"  # holds in g1 and g2 together
BOTH = "ASK { GRAPH ?a { :elm :height 9 } GRAPH ?b { :oak :age 50 } }"
NO_DEFAULT = "FILTER NOT EXISTS { ?s ?p ?o }"
SD = "http://www.w3.org/ns/sparql-service-description#"
INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"


@dataclass(frozen=True)
class Exchange:
    """A request and what its answer has to be.

    Args:
        method: of the request.
        target: below the service's address, with its query string.
        body: of the request.
        kind: the Content-Type, none if empty.
        status: one of these.
        answer: of an ASK, or None.
        kinds: media types, one of which the answer has; any if empty.
    """

    method: str
    target: str
    body: bytes = b""
    kind: str = ""
    status: tuple[int, ...] = (200,)
    answer: bool | None = None
    kinds: frozenset[str] = field(default=frozenset())

    def check(self, service: Running) -> None:
        """Send the request, and look at the answer."""
        request = service.client.build_request(self.method, self.target, content=self.body)
        request.headers.pop("accept", None)
        if self.kind:
            request.headers["content-type"] = self.kind
        response = service.client.send(request)
        assert response.status_code in self.status, response.text
        if self.answer is not None:
            assert response.json()["boolean"] is self.answer
        if self.kinds:
            assert response.headers["content-type"].partition(";")[0] in self.kinds


@dataclass(frozen=True)
class Looked:
    """A case that a function looks at."""

    look: Callable[[Running], None]

    def check(self, service: Running) -> None:
        """It holds."""
        self.look(service)


def _at(query: str = "", on: str = "", named: str = "", **more: str) -> str:
    """Give the target of a request with a query and a dataset in the address."""
    fields = [("query", PREFIX + query)] if query else []
    fields += [("default-graph-uri", EX + name) for name in on.split()]
    fields += [("named-graph-uri", EX + name) for name in named.split()]
    return "sparql?" + urlencode([*fields, *more.items()], quote_via=quote)


PREFIX = f"PREFIX : <{EX}> "


def _posted(query: str, on: str = "", named: str = "", **expected: bool | frozenset[str]) -> Exchange:
    """Post a query as the body, its dataset in the address."""
    return Exchange("POST", _at("", on, named), (PREFIX + query).encode(), QUERY, **expected)


def _description(service: Running) -> tuple[httpx.Response, ox.Store]:
    """Read what the endpoint says of itself."""
    response = service.client.get("sparql", headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.TURTLE)
    return response, store


def _has_endpoint(service: Running) -> None:
    """The description names the endpoint that gave it."""
    store = _description(service)[1]
    assert store.query(f"ASK {{ ?s <{SD}endpoint> <{service.address}sparql> }}")


def _returns_rdf(service: Running) -> None:
    """GET of the endpoint without a query gives RDF."""
    response, store = _description(service)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/turtle")
    assert len(store) > 0


def _conforms(service: Running) -> None:
    """Properties of the vocabulary stand at subjects and objects of its classes."""
    store = _description(service)[1]
    wrong = f"""PREFIX sd: <{SD}> ASK {{
        {{ ?s sd:endpoint ?o FILTER(! isIRI(?o)) }}
        UNION {{ ?s sd:endpoint ?o FILTER NOT EXISTS {{ ?s a sd:Service }} }}
        UNION {{ ?s sd:defaultDataset ?o FILTER NOT EXISTS {{ ?s a sd:Service . ?o a sd:Dataset }} }}
        UNION {{ ?s sd:defaultGraph ?o FILTER NOT EXISTS {{ ?o a sd:Graph }} }}
        UNION {{ ?s sd:namedGraph ?o FILTER NOT EXISTS {{ ?o a sd:NamedGraph ; sd:name ?n }} }}
        UNION {{ ?s sd:supportedLanguage|sd:feature|sd:resultFormat ?o FILTER(! isIRI(?o)) }}
    }}"""
    assert not store.query(wrong)
    assert store.query(f"ASK {{ ?s a <{SD}Service> ; <{SD}supportedLanguage> <{SD}SPARQL11Query> }}")


def _json(query: str, expected: dict[str, object], on: str) -> Looked:
    """Make a case of a document of the JSON format."""

    def look(service: Running) -> None:
        """The document is the expected one, member by member."""
        response = ask(service, PREFIX + query, JSON, on)
        assert response.headers["content-type"].startswith(JSON)
        assert response.json() == expected

    return Looked(look)


def _uri(name: str) -> dict[str, str]:
    """Write an IRI as the JSON format does."""
    return {"type": "uri", "value": EX + name}


def _literal(text: str) -> dict[str, str]:
    """Write a plain literal as the JSON format does."""
    return {"type": "literal", "value": text}


def _refused(kind: str, *bodies: bytes, method: str = "POST", target: str = "sparql") -> Looked:
    """Make a case of updates that are refused (403), or malformed (400), and change nothing."""

    def look(service: Running) -> None:
        """Each is refused, and there are as many statements as before."""
        before = service.client.get("health").json()["quads"]
        for body in bodies:
            Exchange(method, target, body, kind, (400, 403, 405, 415)).check(service)
        assert service.client.get("health").json()["quads"] == before

    return Looked(look)


def _form(**fields: str) -> bytes:
    """Write a form."""
    return urlencode(fields).encode()


TRIPLES = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
OPTIONAL = "SELECT ?s ?o ?o2 { ?s ?p ?o OPTIONAL { ?o :p2 ?o2 } } ORDER BY ?s"
CORNERS = "SELECT ?s ?o { ?s :p ?o } ORDER BY ?s"
X = EX
PROTOCOL = {
    "query_get": Exchange("GET", _at("ASK {}", on="g1"), answer=True),
    "query_post_form": Exchange("POST", _at(on="g1"), _form(query="ASK {}"), FORM, answer=True),
    "query_post_direct": Exchange("POST", _at(on="g1"), b"ASK {}", QUERY, answer=True),
    "query_dataset_default_graphs_get": Exchange("GET", _at(OAK, on="g1 g2"), answer=True),
    "query_dataset_default_graphs_post": _posted(OAK, on="g1 g2", answer=True),
    "query_dataset_named_graphs_get": Exchange("GET", _at(BOTH, named="g1 g2"), answer=True),
    "query_dataset_named_graphs_post": _posted(BOTH, named="g1 g2", answer=True),
    "query_dataset_full": _posted(
        "ASK { :box :one ?list GRAPH ?a { :elm :height 9 } GRAPH ?b { :oak :age 50 } }",
        on="basic",
        named="g1 g2",
        answer=True,
    ),
    # the dataset of the request is used, not the query's own
    "query_multiple_dataset": _posted(
        f"ASK FROM :basic {{ GRAPH ?a {{ :elm :height 9 }} GRAPH ?b {{ :oak :age 50 }} {NO_DEFAULT} }}",
        named="g1 g2",
        answer=True,
    ),
    "query_content_type_select": _posted("SELECT (3 AS ?v) {}", on="g1", kinds=frozenset(TABLES)),
    "query_content_type_ask": _posted("ASK {}", on="g1", kinds=frozenset(TABLES)),
    "query_content_type_describe": _posted("DESCRIBE :oak", on="g1", kinds=frozenset(GRAPHS)),
    "query_content_type_construct": _posted("CONSTRUCT { :a :b 3 } {}", on="g1", kinds=frozenset(GRAPHS)),
    "bad_query_method": Exchange("PUT", _at("ASK {}"), status=(405,)),
    "bad_multiple_queries": Exchange("GET", _at("ASK {}") + "&query=SELECT%20*%20%7B%7D", status=(400,)),
    "bad_query_wrong_media_type": Exchange("POST", "sparql", b"ASK {}", "text/plain", (415,)),
    "bad_query_missing_form_type": Exchange("POST", "sparql", _form(query="ASK {}"), "", (415,)),
    "bad_query_missing_direct_type": Exchange("POST", "sparql", b"ASK {}", "", (415,)),
    "bad_query_non_utf8": Exchange("POST", "sparql", "ASK {}".encode("utf-16"), QUERY, (400,)),
    "bad_query_syntax": Exchange("GET", "sparql?query=ASK%20%7B", status=(400,)),
    # updates: the service is read-only, each is refused
    "update_dataset_default_graph": _refused(UPDATE, INSERT.encode(), target=f"sparql?using-graph-uri={X}g1"),
    "update_dataset_default_graphs": _refused(
        UPDATE, INSERT.encode(), target=f"sparql?using-graph-uri={X}g1&using-graph-uri={X}g2"
    ),
    "update_dataset_named_graphs": _refused(
        UPDATE, INSERT.encode(), target=f"sparql?using-named-graph-uri={X}g1&using-named-graph-uri={X}g2"
    ),
    "update_dataset_full": _refused(
        UPDATE, INSERT.encode(), target=f"sparql?using-graph-uri={X}g1&using-named-graph-uri={X}g2"
    ),
    "update_post_form": _refused(FORM, _form(update=INSERT)),
    "update_post_direct": _refused(UPDATE, INSERT.encode()),
    "update_base_uri": _refused(UPDATE, b"BASE <http://example.org/> INSERT DATA { <a> <b> <c> }"),
    "bad_update_get": _refused("", b"", method="GET", target=f"sparql?update={quote(INSERT)}"),
    "bad_multiple_updates": _refused(FORM, _form(update=INSERT) + b"&" + _form(update="CLEAR ALL")),
    "bad_update_wrong_media_type": _refused("text/plain", INSERT.encode()),
    "bad_update_missing_form_type": _refused("", _form(update=INSERT)),
    "bad_update_non_utf8": _refused(UPDATE, INSERT.encode("utf-16")),
    "bad_update_syntax": _refused(UPDATE, b"INSERT DATA { <urn:a> }"),
    "bad_update_dataset_conflict": _refused(
        UPDATE, b"DELETE {} INSERT {} USING <urn:g> WHERE {}", target=f"sparql?using-graph-uri={X}g1"
    ),
}
CASES = {
    **{f"sparql11/protocol/{name}": case for name, case in PROTOCOL.items()},
    "sparql11/service-description/has-endpoint-triple": Looked(_has_endpoint),
    "sparql11/service-description/returns-rdf": Looked(_returns_rdf),
    "sparql11/service-description/conforms-to-schema": Looked(_conforms),
    "sparql11/csv-tsv-res/csv01": Text(
        TRIPLES,
        "text/csv",
        f"s,p,o\r\n{X}s1,{X}p1,{X}s2\r\n{X}s2,{X}p2,foo\r\n{X}s3,{X}p3,bar\r\n",
        "results",
    ),
    "sparql11/csv-tsv-res/tsv01": Text(
        TRIPLES,
        "text/tab-separated-values",
        f'?s\t?p\t?o\n<{X}s1>\t<{X}p1>\t<{X}s2>\n<{X}s2>\t<{X}p2>\t"foo"\n<{X}s3>\t<{X}p3>\t"bar"\n',
        "results",
    ),
    "sparql11/csv-tsv-res/csv02": Text(
        OPTIONAL, "text/csv", f"s,o,o2\r\n{X}s1,{X}s2,foo\r\n{X}s2,foo,\r\n{X}s3,bar,\r\n", "results"
    ),
    "sparql11/csv-tsv-res/tsv02": Text(
        OPTIONAL,
        "text/tab-separated-values",
        f'?s\t?o\t?o2\n<{X}s1>\t<{X}s2>\t"foo"\n<{X}s2>\t"foo"\t\n<{X}s3>\t"bar"\t\n',
        "results",
    ),
    "sparql11/csv-tsv-res/csv03": Text(
        CORNERS,
        "text/csv",
        f'?s,o\r\n{X}a,123\r\n{X}b,1.5\r\n{X}c,"x,y"\r\n{X}d,"two\nlines"\r\n{X}e,"4,5"\r\n'.lstrip("?")
        + f'{X}f,"say ""x"""\r\n{X}g,é\r\n{X}h,a\tb\r\n',
        "corners",
    ),
    "sparql11/csv-tsv-res/tsv03": Text(
        CORNERS,
        "text/tab-separated-values",
        f'?s\t?o\n<{X}a>\t123\n<{X}b>\t1.5\n<{X}c>\t"x,y"\n<{X}d>\t"two\\nlines"\n<{X}e>\t"4,5"^^<{X}mine>\n'
        f'<{X}f>\t"say \\"x\\""\n<{X}g>\t"é"@fr\n<{X}h>\t"a\\tb"\n',
        "corners",
    ),
    "sparql11/json-res/jsonres01": _json(
        TRIPLES,
        {
            "head": {"vars": ["s", "p", "o"]},
            "results": {
                "bindings": [
                    {"s": _uri("s1"), "p": _uri("p1"), "o": _uri("s2")},
                    {"s": _uri("s2"), "p": _uri("p2"), "o": _literal("foo")},
                    {"s": _uri("s3"), "p": _uri("p3"), "o": _literal("bar")},
                ]
            },
        },
        "results",
    ),
    "sparql11/json-res/jsonres02": _json(
        OPTIONAL,
        {
            "head": {"vars": ["s", "o", "o2"]},
            "results": {
                "bindings": [
                    {"s": _uri("s1"), "o": _uri("s2"), "o2": _literal("foo")},
                    {"s": _uri("s2"), "o": _literal("foo")},
                    {"s": _uri("s3"), "o": _literal("bar")},
                ]
            },
        },
        "results",
    ),
    "sparql11/json-res/jsonres03": _json("ASK { :s1 :p1 :s2 }", {"head": {}, "boolean": True}, "results"),
    "sparql11/json-res/jsonres04": _json("ASK { :s1 :p1 :s9 }", {"head": {}, "boolean": False}, "results"),
}
