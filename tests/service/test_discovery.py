"""What machines read first, and the catalogue as an API."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from running import Running

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SH = "http://www.w3.org/ns/shacl#"


def _graph(service: Running, path: str, accept: str = "text/turtle") -> ox.Store:
    """Read RDF from a path."""
    response = service.client.get(path, headers={"Accept": accept})
    assert response.status_code == 200
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.from_media_type(accept))
    return store


def _values(store: ox.Store, query: str) -> list[str]:
    """Give the values of the only column of a query."""
    return [str(row[0].value) for row in store.query(query)]


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_service_description(files: Running, accept: str) -> None:
    """GET of the endpoint without a query describes it: language, formats, graphs with their size."""
    store = _graph(files, "sparql", accept)
    endpoint = files.address + "sparql"
    assert _values(store, f"SELECT ?e WHERE {{ ?s a <{SD}Service> ; <{SD}endpoint> ?e }}") == [endpoint]
    assert f"{SD}SPARQL11Query" in _values(store, f"SELECT ?l WHERE {{ ?s <{SD}supportedLanguage> ?l }}")
    assert len(_values(store, f"SELECT ?f WHERE {{ ?s <{SD}resultFormat> ?f }}")) == 10
    named = (
        f"SELECT ?n WHERE {{ ?d <{SD}namedGraph> ?g . ?g <{SD}name> <http://example.org/blue> ; "
        f"<{SD}graph> ?h . ?h <{VOID}triples> ?n }}"
    )
    assert _values(store, named) == ["2"]


def test_void(files: Running) -> None:
    """The dataset is counted by classes and properties."""
    store = _graph(files, ".well-known/void")
    assert _values(store, f"SELECT ?n WHERE {{ ?d a <{VOID}Dataset> ; <{VOID}triples> ?n }}") == ["16"]
    person = f"SELECT ?n WHERE {{ ?p <{VOID}class> <http://example.org/Person> ; <{VOID}entities> ?n }}"
    assert _values(store, person) == ["3"]
    knows = f"SELECT ?n WHERE {{ ?p <{VOID}property> <http://example.org/knows> ; <{VOID}triples> ?n }}"
    assert _values(store, knows) == ["3"]


def test_dcat_and_its_files(library_service: Running) -> None:
    """The files that the catalogue names are there, and hold what the store holds."""
    store = _graph(library_service, "catalog")
    files = _values(
        store,
        f"SELECT ?f WHERE {{ ?d a <{DCAT}Dataset> ; <{DCAT}distribution> ?x . ?x <{DCAT}downloadURL> ?f }}",
    )
    assert sorted(file.rsplit(".", 1)[1] for file in files) == ["nq", "trig", "ttl"]
    quads = library_service.client.get("health").json()["quads"]
    for file in files:
        response = library_service.client.get(file.removeprefix(library_service.address))
        found = ox.Store()
        found.load(response.content, format=ox.RdfFormat.from_extension(file.rsplit(".", 1)[1]))
        assert len(found) == (quads if not file.endswith(".ttl") else len(list(found)))
        assert len(found) > 0


def test_openapi_names_only_paths_that_answer(library_service: Running) -> None:
    """Every path without a placeholder answers, and every question of the catalogue is listed."""
    document = library_service.client.get("openapi.json").json()
    assert document["openapi"].startswith("3.")
    names = {
        question["name"] for question in library_service.client.get("questions.json").json()["questions"]
    }
    assert {
        path.removeprefix("/questions/") for path in document["paths"] if path.startswith("/questions/")
    } == names
    for path, described in document["paths"].items():
        if "{" in path or path.startswith("/questions/") or path == "/resource":
            continue
        response = library_service.client.get(path, follow_redirects=True)
        if described["get"].get("parameters"):  # a page that may want some; it says so
            assert response.status_code in (200, 400), path
            assert "There is no page" not in response.text, path
        else:
            assert response.status_code == 200, path


def test_openapi_names_the_parameters_of_each_page(library_service: Running) -> None:
    """They are those that the page itself lists where it is given another."""
    paths = library_service.client.get("openapi.json").json()["paths"]
    pages = [
        path for path in paths if path.endswith(".json") and not path.startswith(("/search", "/evidence"))
    ]
    assert len(pages) >= 8
    for path in pages:
        described = {one["name"] for one in paths[path]["get"]["parameters"]}
        told = library_service.client.get(path, params={"never": "x"}).json()["advice"]
        assert described == set(told.removeprefix("Choose of: ").removesuffix(".").split(", ")), path


def test_openapi_and_robots_name_every_page_of_the_explorer(library_service: Running) -> None:
    """Each link of the navigation leads to a path that is described, and that crawlers follow no further."""
    paths = library_service.client.get("openapi.json").json()["paths"]
    robots = library_service.client.get("robots.txt").text
    start = library_service.client.get("").text
    named = {match[1] for match in re.finditer(r'(?:href|action)="/([a-z-]+)[?"]', start)}
    assert {"lineage", "search", "questions", "sparql"} <= named
    for name in named - {"sparql"}:
        assert f"/{name}" in paths, name
        is_explorer = bool(paths[f"/{name}"]["get"].get("parameters"))
        assert is_explorer == (f"Disallow: /{name}?\n" in robots), name


def test_robots_health_metrics(files: Running) -> None:
    """Crawlers are told what to leave alone; health and numbers are given."""
    assert "Disallow: /sparql" in files.client.get("robots.txt").text
    health = files.client.get("health").json()
    assert health["status"] == "ok"
    assert health["quads"] == 19
    before = files.client.get("metrics").text
    files.ask("ASK {")
    after = files.client.get("metrics").text

    def count(text: str) -> float:
        """Read how many requests got 400."""
        return float(
            next(
                line.rsplit(" ", 1)[1]
                for line in text.splitlines()
                if line.startswith('selgraph_requests_total{status="400"}')
            )
        )

    assert count(after) == count(before) + 1


def test_questions_stand_in_the_dataset(library_service: Running) -> None:
    """Each question is a sh:SPARQLExecutable with a query that the endpoint answers."""
    query = (
        f"SELECT ?q ?text WHERE {{ ?q a <{SH}SPARQLExecutable> ; <{SH}select> ?text ; "
        "<http://www.w3.org/2000/01/rdf-schema#comment> ?c }"
    )
    rows = library_service.ask(query).json()["results"]["bindings"]
    names = {
        question["name"] for question in library_service.client.get("questions.json").json()["questions"]
    }
    assert {row["q"]["value"].rsplit("/", 1)[1] for row in rows} == names
    for row in rows:
        assert library_service.ask(row["text"]["value"]).status_code == 200


def test_the_name_of_a_question_leads_to_its_answer_or_its_data(library_service: Running) -> None:
    """The IRI that the dataset uses for a question has a page and data at its own path, as any other has."""
    client = library_service.client
    for accept, where in (
        ("text/html", "/questions/ends-served"),
        ("text/csv", "/questions/ends-served"),
        ("text/turtle", "/question/ends-served.ttl"),
    ):
        answer = client.get("question/ends-served", headers={"Accept": accept}, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(where)
    data = client.get("question/ends-served.nt").text
    assert f"<{SH}SPARQLExecutable>" in data
    assert client.get("question/ends-served.html", follow_redirects=True).status_code == 200


def test_a_question_in_every_format(library_service: Running) -> None:
    """By Accept or suffix: a page, JSON or CSV, with the same rows."""
    client = library_service.client
    path = "questions/ends-served"
    values = client.get(path + ".json", params={"initiative": "café clinics"}).json()
    assert values["total"] == len(values["rows"])
    rows = list(
        csv.reader(io.StringIO(client.get(path + ".csv", params={"initiative": "Cafe Clinics"}).text))
    )
    assert rows[0] == [column["name"] for column in values["columns"]]
    assert rows[1:] == [list(row.values()) for row in values["rows"]]
    page = client.get(path, params={"initiative": "id:cafe-clinics"}, headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"{values['total']} row" in page.text
    assert (
        client.get(path, headers={"Accept": "application/json"}).headers["content-type"] == "application/json"
    )
    assert (
        client.get(path, headers={"Accept": "text/csv"}).headers["content-type"] == "text/csv; charset=utf-8"
    )
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_a_question_by_pages(library_service: Running) -> None:
    """All pages together are the whole answer; each leads to its neighbours."""
    client = library_service.client
    name = next(
        question["name"]
        for question in client.get("questions.json").json()["questions"]
        if client.get(f"questions/{question['name']}.json").json()["total"] > 2
    )
    whole = client.get(f"questions/{name}.json").json()["rows"]
    found = []
    path = f"questions/{name}.json?size=2"
    for _ in range(len(whole)):
        response = client.get(path)
        found += response.json()["rows"]
        following = response.links.get("next")
        if following is None:
            break
        path = following["url"]
    assert found == whole


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("questions/no-such-question", 404),
        ("questions/ends-served?initiative=nothing-is-called-so", 404),
        ("questions/ends-served?nonsense=1", 400),
        ("questions/ends-served?page=0", 400),
        ("questions/ends-served?size=1000000", 400),
        ("questions/ends-served?page=1&page=2", 400),
        ("questions/ends-served?initiative=x%3E%20%7D%20DROP", 404),
    ],
)
def test_what_a_question_does_not_take(library_service: Running, path: str, status: int) -> None:
    """An unknown name, parameter or number is told, not guessed."""
    response = library_service.client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_the_context_is_the_published_one(library_service: Running) -> None:
    """The JSON-LD context is served with its own type, for every origin, and is that of the exports."""
    response = library_service.client.get("ontology/context.jsonld")
    assert response.headers["Content-Type"].startswith("application/ld+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    published = Path(__file__).parents[2] / "ontology" / "context.jsonld"
    assert response.json() == json.loads(published.read_text(encoding="utf-8"))
