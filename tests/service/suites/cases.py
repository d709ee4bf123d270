"""Kinds of cases that a table holds, each of which knows how to ask a running service.

A table maps `suite/area/name of the W3C's test` to a case of our own that makes the same point. What is
expected stands in the table, worked out by hand from the specification.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from running import Running

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STAR = re.compile(r"SELECT (DISTINCT |REDUCED )?\*")
PREFIXES = f"PREFIX : <{EX}> PREFIX xsd: <{XSD}> PREFIX rdf: <{RDF}> "


def ask(service: Running, query: str, accept: str | None, on: str = "", named: str = "") -> httpx.Response:
    """Post a query; on and named are names of stored graphs, the dataset of the request."""
    form = [
        ("query", query),
        *(("default-graph-uri", EX + name) for name in on.split()),
        *(("named-graph-uri", EX + name) for name in named.split()),
    ]
    headers = {} if accept is None else {"Accept": accept}
    fields: dict[str, list[str]] = {}
    for key, value in form:
        fields.setdefault(key, []).append(value)
    return service.client.post("sparql", data=fields, headers=headers)


def write(term: dict[str, str] | None, labels: dict[str, str] | None) -> str:
    """Write a term of the JSON results short, as `:x` `"a"@en` `1` `1.5` `2.0e0` (double) `2.0f` `_:` or `-`.

    A number is written by its value, since the spelling of a computed one is free. Blank nodes become `_:a`,
    `_:b`… in the order in which they come, kept in labels, or `_:` without labels. What is unbound is `-`.
    """
    if term is None:
        return "-"
    value = term["value"]
    if term["type"] == "uri":
        return f":{value.removeprefix(EX)}" if value.startswith(EX) else f"<{value}>"
    if term["type"] == "bnode":
        return "_:" if labels is None else "_:" + labels.setdefault(value, chr(ord("a") + len(labels)))
    if "xml:lang" in term:
        return f'"{value}"@{term["xml:lang"].lower()}'
    kind = term.get("datatype", XSD + "string").replace(XSD, "xsd:").replace(EX, ":")
    return _LITERALS.get(kind, f'"{{}}"^^{kind}'.format)(value)


def _write_decimal(text: str) -> str:
    """Write a decimal with a point."""
    number = f"{Decimal(text).normalize():f}"
    return number if "." in number else f"{number}.0"


_LITERALS: dict[str, Callable[[str], str]] = {
    "xsd:string": '"{}"'.format,
    "xsd:boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    "xsd:integer": lambda text: text.lstrip("+"),
    "xsd:decimal": _write_decimal,
    "xsd:double": lambda text: f"{float(text)}e0",
    "xsd:float": lambda text: f"{float(text)}f",
}


@dataclass(frozen=True)
class Rows:
    """A SELECT query and its rows, cells separated by one space; in any order, unless they are Ordered."""

    query: str
    rows: tuple[str, ...]
    on: str = ""
    named: str = ""
    ordered: bool = False

    def given(self, service: Running) -> list[str]:
        """Ask, and write the rows as the table does."""
        response = ask(service, PREFIXES + self.query, "application/sparql-results+json", self.on, self.named)
        assert response.status_code == 200, response.text
        values = json.loads(response.content)
        names = values["head"]["vars"]
        if STAR.match(self.query):  # which order the columns of * have is left open
            names = sorted(names)
        labels: dict[str, str] | None = {} if self.ordered else None
        given = [
            " ".join(write(row.get(name), labels) for name in names) for row in values["results"]["bindings"]
        ]
        return given if self.ordered else sorted(given)

    def check(self, service: Running) -> None:
        """The rows are those of the table."""
        assert self.given(service) == (list(self.rows) if self.ordered else sorted(self.rows))


def rows(query: str, *expected: str, on: str = "", named: str = "") -> Rows:
    """Make a case of a SELECT query whose rows may come in any order."""
    return Rows(query, expected, on, named)


def ordered(query: str, *expected: str, on: str = "", named: str = "") -> Rows:
    """Make a case of a SELECT query whose rows have to come in this order."""
    return Rows(query, expected, on, named, ordered=True)


def value(expression: str, expected: str) -> Rows:
    """Make a case of one expression and its value; `-` if it is an error."""
    return Rows(f"SELECT ?v {{ BIND({expression} AS ?v) }}", (expected,))


@dataclass(frozen=True)
class Answer:
    """An ASK query and its answer."""

    query: str
    expected: bool
    on: str = ""
    named: str = ""

    def check(self, service: Running) -> None:
        """The answer is that of the table."""
        response = ask(service, PREFIXES + self.query, "application/sparql-results+json", self.on, self.named)
        assert response.status_code == 200, response.text
        assert response.json()["boolean"] is self.expected


def yes(query: str, on: str = "", named: str = "") -> Answer:
    """Make a case of an ASK query whose answer is true."""
    return Answer(query, True, on, named)  # noqa: FBT003 - said by the name of the function


def no(query: str, on: str = "", named: str = "") -> Answer:
    """Make a case of an ASK query whose answer is false."""
    return Answer(query, False, on, named)  # noqa: FBT003 - said by the name of the function


@dataclass(frozen=True)
class Graph:
    """A CONSTRUCT query and its graph in Turtle, up to labels of blank nodes."""

    query: str
    turtle: str
    on: str = ""
    named: str = ""

    def check(self, service: Running) -> None:
        """The graph is that of the table."""
        response = ask(service, PREFIXES + self.query, "application/n-triples", self.on, self.named)
        assert response.status_code == 200, response.text
        given = ox.Dataset(ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES))
        expected = ox.Dataset(ox.parse(PREFIXES + self.turtle, format=ox.RdfFormat.TURTLE))
        for graph in (given, expected):
            graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        assert given == expected


@dataclass(frozen=True)
class Text:
    """A query and what is answered in a format, character by character."""

    query: str
    accept: str
    text: str
    on: str = ""

    def check(self, service: Running) -> None:
        """The text is that of the table."""
        response = ask(service, PREFIXES + self.query, self.accept, self.on)
        assert response.headers["content-type"].startswith(self.accept)
        assert response.text == self.text


@dataclass(frozen=True)
class WellFormed:
    """A query that is in the language: it is answered."""

    query: str

    def check(self, service: Running) -> None:
        """It is taken."""
        response = ask(service, PREFIXES + self.query, None)
        assert response.status_code == 200, response.text


@dataclass(frozen=True)
class Malformed:
    """A query that is not in the language: it is refused with a sentence."""

    query: str

    def check(self, service: Running) -> None:
        """It gets 400 for what it says, not for a limit or a missing graph."""
        response = ask(service, PREFIXES + self.query, None)
        assert response.status_code == 400, response.text
        assert "line" in response.json(), response.text


@dataclass(frozen=True)
class Wrong:
    """A case that Oxigraph, and so the service, gets wrong.

    Args:
        right: the case as the specification has it.
        given: the rows that come instead; none where a query is refused, or taken, that should not be.
        why: how the README lists it.
    """

    right: Rows | WellFormed | Malformed
    given: tuple[str, ...]
    why: str

    def check(self, service: Running) -> None:
        """It is wrong as it is said to be; when it is mended, this fails and says so."""
        if isinstance(self.right, Rows):
            assert sorted(self.given) != sorted(self.right.rows)
            given = self.right.given(service)
            assert given == (list(self.given) if self.right.ordered else sorted(self.given))
        else:
            status = 400 if isinstance(self.right, WellFormed) else 200
            assert ask(service, PREFIXES + self.right.query, None).status_code == status
