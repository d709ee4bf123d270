"""The programs that people really use."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from browsing import wait_for
from programs import skip_without

if TYPE_CHECKING:
    from running import Running

EX = "http://example.org/"
NAMES = f"SELECT ?name WHERE {{ ?x <{EX}name> ?name }} ORDER BY STR(?name)"
IN_ORDER = ["Ann", "Bob", "Cem", "Jem", "Rex"]
COMUNICA = Path(__file__).parent / "node_modules" / ".bin" / "comunica-sparql"


def test_sparqlwrapper(files: Running) -> None:
    """SPARQLWrapper by GET and POST, tables and graphs."""
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    for method in ("GET", POST):
        wrapper = SPARQLWrapper(files.address + "sparql")
        wrapper.setMethod(method)
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(NAMES)
        rows: Any = wrapper.query().convert()
        assert [row["name"]["value"] for row in rows["results"]["bindings"]] == IN_ORDER
    wrapper.setReturnFormat(TURTLE)
    wrapper.setQuery(f"DESCRIBE <{EX}dog>")
    assert b'"Rex"' in wrapper.query().convert()


def test_rdflib(files: Running) -> None:
    """Rdflib's SPARQLStore reads triples and asks queries as if the data were its own."""
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(files.address + "sparql", method="POST")
    graph = rdflib.Graph(store)
    ann = rdflib.URIRef(EX + "ann")
    assert set(graph.objects(ann, rdflib.URIRef(EX + "knows"))) == {
        rdflib.URIRef(EX + "bob"),
        rdflib.URIRef(EX + "cem"),
    }
    assert [str(row[0]) for row in graph.query(NAMES)] == IN_ORDER
    assert (ann, rdflib.URIRef(EX + "age"), rdflib.Literal(30)) in graph


def test_pandas(files: Running) -> None:
    """pandas.read_csv reads an answer from its address."""
    import pandas as pd

    frame = pd.read_csv(f"{files.address}sparql?format=csv&query={quote(NAMES)}")
    assert list(frame["name"]) == IN_ORDER


@pytest.mark.parametrize("arguments", [["--get"], [], ["--get", "--compressed"]])
def test_curl(files: Running, arguments: list[str]) -> None:
    """Curl by GET, by POST and compressed."""
    command = [
        "curl",
        "-sS",
        "--noproxy",
        "*",
        *arguments,
        "-H",
        "Accept: text/csv",
        "--data-urlencode",
        f"query={NAMES}",
        files.address + "sparql",
    ]
    outcome = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert outcome.stdout.split() == ["name", *IN_ORDER]


def test_comunica(files: Running) -> None:
    """Comunica finds out by itself that this is an endpoint, and reads a thing by its address too."""
    if not COMUNICA.exists():
        skip_without("Comunica")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    for source in (f"sparql@{files.address}sparql", f"{files.address}sparql"):
        outcome = subprocess.run(
            [str(COMUNICA), source, NAMES, "-t", "application/sparql-results+json"],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            env=environment,
        )
        assert [row["name"]["value"] for row in json.loads(outcome.stdout)["results"]["bindings"]] == IN_ORDER


def test_the_editor_in_a_browser(library_service: Running, browser: Any) -> None:
    """YASGUI asks an example, its results link to pages, and an error is told with its place."""
    browser.get(library_service.address + "sparql")
    wait_for(browser, "document.querySelector('.yasqe .CodeMirror')")
    assert "PREFIX sel:" in browser.execute_script(
        "return document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )
    choice = "document.getElementById('example')"
    count = browser.execute_script(f"return {choice}.options.length")
    assert count == 1 + len(library_service.client.get("questions.json").json()["questions"])
    browser.execute_script(
        "document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])",
        "SELECT ?s WHERE { ?s a <https://w3id.org/selgraph/ontology#Goal> } ORDER BY ?s",
    )
    browser.execute_script("document.querySelector('.yasqe_queryButton').click()")
    link = wait_for(browser, "(document.querySelector('.yasr a[href*=\"/id/goal-\"]') || {}).href")
    assert link.startswith(library_service.address + "id/goal-")
    browser.execute_script(
        "document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT ?x WHERE {\\n ?x ?y }')"
    )
    browser.execute_script("document.querySelector('.yasqe_queryButton').click()")
    assert "Line 2" in wait_for(browser, "document.getElementById('place').textContent")
    asked = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert all(name.startswith((library_service.address, "data:", "blob:")) for name in asked)
    told = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [message for message in told if "400" not in message] == []


def test_a_thing_in_a_browser(library_service: Running, browser: Any) -> None:
    """The page of a thing has no error in the console and leads to the passage."""
    browser.get(library_service.address + "id/goal-close-to-home")
    assert browser.current_url.endswith("/id/goal-close-to-home.html")
    browser.get_log("browser")
    browser.execute_script("document.querySelector('a[href=\"/passage/plan-goal-1\"]').click()")
    wait_for(browser, "document.title.length && location.pathname === '/passage/plan-goal-1.html'")
    assert browser.get_log("browser") == []
