"""Every thing has a page and data at its address."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Running

BASE = "https://w3id.org/selgraph/"
GOAL = "id/goal-close-to-home"
PAGES = [
    "id/goal-close-to-home",
    "passage/plan-goal-1",
    "document/eskmouth-plan",
    "rule/wider-relation",
    "ontology",
]
TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".html": "text/html; charset=utf-8",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
}
REALISES = ox.Triple(
    ox.NamedNode(BASE + GOAL), ox.NamedNode(BASE + "ontology#realises"), ox.NamedNode(BASE + "id/vision-2031")
)


class _Outline(HTMLParser):
    """Reads what a screen reader would: headings, links, landmarks, labels."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = values.get("lang") or ""
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag in ("input", "select", "textarea"):
            self.fields.append(values.get("id") or "")
        if tag == "label":
            self.labels.append(values.get("for") or "")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("suffix", TYPES)
def test_suffixes(library_service: Running, path: str, suffix: str) -> None:
    """Every thing comes in every format under its suffix."""
    response = library_service.client.get(path + suffix)
    assert response.status_code == 200
    assert response.headers["content-type"] == TYPES[suffix]
    assert response.headers["etag"]
    assert 'rel="alternate"' in response.headers["link"]
    if suffix != ".html":
        syntax = ox.RdfFormat.from_media_type(TYPES[suffix].split(";")[0])
        assert any(BASE + path in str(quad) for quad in ox.parse(response.content, format=syntax))


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", ".html"),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-triples", ".nt"),
        ("application/trig", ".trig"),
        ("*/*", ".html"),
        ("text/turtle;q=0.5, application/ld+json", ".jsonld"),
    ],
)
def test_303_by_accept(library_service: Running, accept: str, suffix: str) -> None:
    """The address of a thing leads to its page or its data."""
    response = library_service.client.get(GOAL, headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == f"/{GOAL}{suffix}"
    assert "Accept" in response.headers["vary"]


def test_the_data_have_both_directions(library_service: Running) -> None:
    """A statement stands in the data of its subject and of its object."""
    for path in (GOAL, "id/vision-2031"):
        found = ox.parse(library_service.client.get(path + ".nt").content, format=ox.RdfFormat.N_TRIPLES)
        assert REALISES in [quad.triple for quad in found]


def test_quads_keep_their_speaker(library_service: Running) -> None:
    """In TriG and N-Quads a statement stands in the graph of the passage that makes it."""
    said = ox.Quad(*REALISES, ox.NamedNode(BASE + "passage/plan-goal-1"))
    for path in (GOAL, "passage/plan-goal-1"):
        for suffix, syntax in ((".trig", ox.RdfFormat.TRIG), (".nq", ox.RdfFormat.N_QUADS)):
            assert said in list(ox.parse(library_service.client.get(path + suffix).content, format=syntax))


def test_a_page_says_who_says_so(library_service: Running) -> None:
    """The page of a thing names document, section and line, and links to the passage."""
    page = library_service.client.get(GOAL + ".html").text
    assert "1 What we want, line 6" in page
    assert 'href="/passage/plan-goal-1"' in page
    assert 'href="/id/vision-2031"' in page


@pytest.mark.parametrize(
    "path", ["", "questions", "questions/ends-served", "sparql", *(page + ".html" for page in PAGES)]
)
def test_pages_are_accessible(library_service: Running, path: str) -> None:
    """One language, one main heading, a way past the navigation, a label for every field, no id twice."""
    outline = _Outline(library_service.client.get(path, headers={"Accept": "text/html"}).text)
    assert outline.language == "en"
    assert outline.tags.count("h1") == 1
    assert "main" in outline.tags
    assert "nav" in outline.tags
    assert outline.links[0].startswith("#")
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.fields) <= set(outline.labels)


def test_links_of_a_page_lead_somewhere(library_service: Running) -> None:
    """No link of the front page and of a thing's page is dead."""
    client = library_service.client
    for path in ("", GOAL + ".html", "passage/plan-goal-1.html", "ontology.html"):
        for link in _Outline(client.get(path, headers={"Accept": "text/html"}).text).links:
            if not link.startswith("#"):
                assert client.get(link.partition("#")[0]).status_code in (200, 303), link


def test_terms_stand_on_the_page_of_the_ontology(library_service: Running) -> None:
    """A term's address leads to its place on the page of the ontology."""
    page = library_service.client.get("ontology.html").text
    assert 'id="Goal"' in page
    assert (
        library_service.client.get("ontology", headers={"Accept": "text/turtle"}).headers["location"]
        == "/ontology.ttl"
    )


def test_unknown_thing_leads_to_the_search(library_service: Running) -> None:
    """A misspelt name is told with the address that finds what is meant."""
    client = library_service.client
    told = client.get("id/evning-visits", headers={"Accept": "application/json"})
    assert told.status_code == 404
    found = re.search(r"/(search\?q=\S+),", told.json()["advice"])
    assert found is not None
    assert "/id/evening-visits" in client.get(found[1]).text


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("id/never", "text/html", "text/html; charset=utf-8"),
        ("id/never", "text/turtle", "text/turtle; charset=utf-8"),
        ("id/never", "application/rdf+xml", "application/rdf+xml"),
        ("id/never", "application/ld+json", "application/ld+json"),
        ("id/never", "application/json", "application/problem+json"),
        ("id/never", "*/*", "application/problem+json"),
        ("id/never.nt", "text/html", "application/n-triples"),
        ("id/never.html", "text/turtle", "text/html; charset=utf-8"),
        ("nowhere/at/all", "text/html", "text/html; charset=utf-8"),
        ("resource?iri=urn%3Anever&format=ttl", "*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_404_in_the_format_that_was_asked_for(
    library_service: Running, path: str, accept: str, kind: str
) -> None:
    """Who asks for Turtle gets Turtle, with nothing in it but a comment."""
    response = library_service.client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.headers["content-type"] == kind
    syntax = ox.RdfFormat.from_media_type(kind.split(";", maxsplit=1)[0])
    if syntax is not None and kind not in ("application/problem+json", "application/ld+json"):
        assert list(ox.parse(response.content, format=syntax)) == []


def test_304_and_head(library_service: Running) -> None:
    """Pages and data have a tag; HEAD gives the headers alone."""
    for path in (GOAL + ".html", GOAL + ".ttl", "questions", ".well-known/void"):
        first = library_service.client.get(path)
        again = library_service.client.get(path, headers={"If-None-Match": first.headers["etag"]})
        head = library_service.client.head(path)
        assert (again.status_code, again.content) == (304, b"")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == first.headers["content-type"]


def test_405_on_pages(library_service: Running) -> None:
    """Pages are read."""
    response = library_service.client.post(GOAL)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


def test_a_published_address(begin: Callable[..., Running]) -> None:
    """With --base the service speaks of itself by that address, with or without the path of it."""
    home = str(Path(__file__).parents[1] / "library")
    service = begin("--home", home, "--base", "https://data.example.org/strategy")
    for prefix in ("", "strategy/"):
        response = service.client.get(prefix + GOAL, headers={"Accept": "text/html"})
        assert response.headers["location"] == f"/strategy/{GOAL}.html"
        page = service.client.get(f"{prefix}{GOAL}.html").text
        assert 'href="/strategy/id/vision-2031"' in page
        assert 'href="/strategy/static/site.css"' in page
        description = service.client.get(prefix + "sparql", headers={"Accept": "text/turtle"}).text
        assert "https://data.example.org/strategy/sparql" in description
        assert service.client.get(prefix + "sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    first = service.client.get("strategy/sparql?query=ASK%20%7B%3Curn%3Aa%3E%20%3Fp%20%3Fo%7D")
    again = service.client.get("strategy/sparql?query=ASK%20%7B%3Curn%3Aa%3E%20%3Fp%20%3Fo%7D")
    assert first.content == again.content


def test_files_are_served_as_they_are(files: Running) -> None:
    """Nothing is merged into the default graph, and no rule adds anything."""
    counts = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert files.ask(counts, "text/csv").text == "n\r\n16\r\n"
    named = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert (
        files.ask(named, "text/csv").text
        == "g,n\r\nhttp://example.org/blue,2\r\nhttp://example.org/red,1\r\n"
    )


def test_any_iri_has_a_page(files: Running) -> None:
    """An IRI of another address has its page at /resource."""
    page = files.client.get(
        "resource", params={"iri": "http://example.org/ann"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 200
    assert "/resource?iri=http%3A%2F%2Fexample.org%2Fbob" in page.text
    data = files.client.get("resource", params={"iri": "http://example.org/ann", "format": "nq"}).text
    assert "<http://example.org/red-wine> <http://example.org/red> ." in data


SAME = '<alice> a <Person> ; <knows> [ <name> "Bob" ] .'


@pytest.mark.parametrize("name", ["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.owl", "a.jsonld"])
def test_every_syntax_is_served(begin: Callable[..., Running], tmp_path: Path, name: str) -> None:
    """The same graph from any syntax gives the same answers."""
    quads = list(ox.parse(SAME, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/"))
    syntax = {"owl": ox.RdfFormat.RDF_XML}.get(name.split(".")[1]) or ox.RdfFormat.from_extension(
        name.split(".")[1]
    )
    (tmp_path / name).write_bytes(ox.serialize((quad.triple for quad in quads), format=syntax) or b"")
    service = begin("--rdf", str(tmp_path / name))
    response = service.ask(
        'SELECT ?x WHERE { ?x <http://example.org/knows>/<http://example.org/name> "Bob" }', "text/csv"
    )
    assert response.text == "x\r\nhttp://example.org/alice\r\n"


def test_an_iri_of_our_own_address_has_its_page_at_its_path(
    begin: Callable[..., Running], tmp_path: Path
) -> None:
    """With --rdf, what begins with the server's address is found at that address, with what hangs on it."""
    (tmp_path / "a.ttl").write_text(SAME)
    service = begin("--rdf", str(tmp_path / "a.ttl"))
    response = service.client.get("alice", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["location"]) == (303, "/alice.ttl")
    data = list(ox.parse(service.client.get("alice.ttl").content, format=ox.RdfFormat.TURTLE))
    assert len(data) == 3
    assert all(str(service.address) in str(quad) for quad in data if isinstance(quad.subject, ox.NamedNode))
    page = service.client.get("alice.html").text
    assert 'href="/Person"' in page


OWN = [
    "a.html",
    "dir/file.ttl",
    "%C3%A9t%C3%A9",
    "r\u00e9sum\u00e9",
    "a%20b",
    "q%2Fr",
    "dir/",
    "v1.0",
    "a&b",
    "100%25.nt",
]


def test_every_iri_of_our_own_address_has_its_page_at_its_path(
    begin: Callable[..., Running], tmp_path: Path
) -> None:
    """Whatever it ends with or holds; where the service answers itself, it is elsewhere."""
    taken = ["#me", "sparql", "health"]
    lines = [f'<{path}> <p> "number {number}" .' for number, path in enumerate(OWN)]
    lines += [f"<list> <p> <{path}> ." for path in taken]
    (tmp_path / "a.ttl").write_text("\n".join(lines))
    service = begin("--rdf", str(tmp_path / "a.ttl"))
    for number, path in enumerate(OWN):
        for accept, suffix in (("text/turtle", "ttl"), ("text/html", "html")):
            response = service.client.get(path, headers={"Accept": accept})
            assert response.status_code == 303, path
            assert response.headers["location"].endswith("." + suffix)
            told = service.client.get(response.headers["location"])
            assert told.status_code == 200, path
            assert f"number {number}" in told.text
            assert "selgraph/ontology" not in told.text
        assert 'rel="alternate"' in told.headers["link"]
    page = service.client.get("list.html").text
    for path in taken:
        assert f'href="/resource?iri={quote(service.address + path, "")}"' in page
    for path in ("c.html", "b%20c", "x%C3", "%ff"):
        assert service.client.get(path).status_code == 404


def test_the_data_of_the_ontology_are_the_ontology(library_service: Running) -> None:
    """They say what its terms are, and do not list what uses them."""
    content = library_service.client.get("ontology.nq").content
    found = [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS)]
    goal = ox.NamedNode(BASE + "ontology#Goal")
    assert any(one.subject == goal and one.predicate.value.endswith("definition") for one in found)
    assert not [one for one in found if str(one.subject).startswith(f"<{BASE}id/")]


def test_blank_nodes_of_two_files_are_two(begin: Callable[..., Running], tmp_path: Path) -> None:
    """Files that call different things by the same blank node are not mixed up."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.nt").write_text(f'_:x <urn:name> "{name}" .\n')
    service = begin("--rdf", str(tmp_path / "a.nt"), str(tmp_path / "b.nt"))
    assert (
        service.ask("SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x ?p ?o }", "text/csv").text == "n\r\n2\r\n"
    )
