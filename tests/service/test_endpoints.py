"""A real Virtuoso and a real Oxigraph server, with our dataset in them, asked in our place."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from programs import find_program
from selgraph.build import open_store
from selgraph.cli.commands import COMMANDS, app, read_command
from selgraph.facts import open_facts
from selgraph.fetch import fetch_dataset, fingerprint_of
from selgraph.query import ask, bind, read_catalogue
from selgraph.store import RemoteStore
from selgraph.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selgraph.home import Home

HOME = ("--home", str(Path(__file__).parents[1] / "library"))
CASES = sorted((Path(__file__).parents[1] / "questions").glob("*.csv"))
MERGED = "https://w3id.org/selgraph/merged"
MOST_ROWS = 10_000
SETTINGS = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxQueryMem = 2G
ThreadsPerQuery = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {most_rows}
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""  # limits as in the virtuoso.ini that Debian installs


@dataclass(frozen=True)
class Virtuoso:
    """A store that listens.

    Args:
        address: its HTTP address, ending with a slash.
    """

    address: str

    @property
    def endpoint(self) -> str:
        """Where queries of the merged graph go."""
        return f"{self.address}sparql?default-graph-uri={MERGED}"


def _free_ports() -> tuple[int, int]:
    """Find two ports that nobody uses."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours, without the texts of the corpus."""
    inherited = {name: value for name, value in os.environ.items() if name != "SELGRAPH_TEXTS"}
    command = [sys.executable, "-m", "selgraph", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**inherited, "SELGRAPH_CACHE": "", **environment},
    )


_run_here = cache(_run)  # our own store says the same to each server's test


@contextmanager
def _start(folder: Path, *home: str) -> Iterator[Virtuoso]:
    """Run a Virtuoso of its own, into which a dataset was published."""
    command = find_program("virtuoso-t")
    sql_port, http_port = _free_ports()
    settings = folder / "virtuoso.ini"
    settings.write_text(
        SETTINGS.format(folder=folder, sql_port=sql_port, http_port=http_port, most_rows=MOST_ROWS)
    )
    with (folder / "output").open("w") as output:
        server = subprocess.Popen(
            [command, "-f", "-c", str(settings)], cwd=folder, stdout=output, stderr=output
        )
    try:
        for _ in range(3000):
            assert server.poll() is None, (folder / "output").read_text()
            with socket.socket() as connection:
                if connection.connect_ex(("127.0.0.1", http_port)) == 0:
                    break
            threading.Event().wait(0.02)
        store = Virtuoso(f"http://127.0.0.1:{http_port}/")
        published = _run(
            "publish",
            "--endpoint",
            store.address + "sparql-graph-crud-auth",
            "--default-graph",
            MERGED,
            *home,
            SELGRAPH_USER="dba",
            SELGRAPH_PASSWORD="dba",  # noqa: S106 - for this test alone
        )
        assert published.returncode == 0, published.stderr
        yield store
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso that holds the invented strategy."""
    with _start(tmp_path_factory.mktemp("virtuoso"), *HOME) as store:
        yield store


@pytest.fixture(scope="module")
def virtuoso_of_the_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso that holds the corpus."""
    with _start(tmp_path_factory.mktemp("virtuoso-of-the-corpus")) as store:
        yield store


def test_every_graph_is_there(virtuoso: Virtuoso) -> None:
    """Graph by graph as many statements as in our own store."""
    counts = (
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
        "FILTER STRSTARTS(STR(?g), 'https://w3id.org/selgraph/') } GROUP BY ?g ORDER BY ?g"
    )
    ours = _run("sparql", counts, "--format", "csv", *HOME).stdout.replace('"', "").split()
    theirs = (
        _run("sparql", counts, "--format", "csv", "--endpoint", virtuoso.endpoint, *HOME)
        .stdout.replace('"', "")
        .split()
    )
    assert len(ours) > 5
    assert [line for line in theirs if not line.startswith(MERGED)] == ours


@pytest.mark.parametrize("place", ["sparql-graph-crud-auth", "sparql-auth"])
def test_both_protocols_give_the_same_statements(virtuoso: Virtuoso, library: Home, place: str) -> None:
    """By its graph store as by SPARQL Update Virtuoso holds the dataset, with what has no names."""
    published = _run(
        "publish",
        "--endpoint",
        virtuoso.address + place,
        "--protocol",
        "update" if place == "sparql-auth" else "graph-store",
        "--default-graph",
        MERGED,
        *HOME,
        SELGRAPH_USER="dba",
        SELGRAPH_PASSWORD="dba",  # noqa: S106 - for this test alone
    )
    assert published.returncode == 0, published.stderr
    held = fetch_dataset(RemoteStore(virtuoso.endpoint))
    ours = open_store(library, None).dataset
    assert len(held) == len(ours) > 3000
    assert fingerprint_of(held) == fingerprint_of(ours)


def test_without_credentials_nothing_is_written(virtuoso: Virtuoso) -> None:
    """A store that does not know us lets nothing in, and we say what to set."""
    refused = _run(
        "publish",
        "--endpoint",
        virtuoso.address + "sparql-graph-crud-auth",
        *HOME,
        SELGRAPH_USER="",
        SELGRAPH_PASSWORD="",
    )
    assert refused.returncode == 5
    assert "SELGRAPH_USER" in refused.stderr


CASES_OF = {
    "trace": [
        "trace 'café clinics'",
        "trace 'Quay Cafe' --answers --basis explicit",
        "trace vision-2031 --down",
        "trace 'evening visits' --format json",
    ],
    "paths": ["paths 'evening visits' vision-2031"],
    "select": ["select evening-visits+", "select kind:goal", "select '*' --exclude kind:goal"],
    "whatif": ["whatif --remove care-at-home"],
    "weak-points": ["weak-points vision-2031"],
    "impact": ["impact harbour-trust"],
    "matrix": ["matrix initiative goal", "matrix --printed"],
    "gaps": ["gaps", "gaps --answered --format json", "gaps evening-visits+"],
    "drift": ["drift --from eskmouth-plan --to eskmouth-review"],
    "compare": ["compare sandwick eskmouth"],
    "money": ["money"],
    "report": ["report --org harbour-trust"],
    "why": [
        "why 'evening visits' 'fair access for all'",
        "why 'falls clinic' sel:Course",
        "why 'evening visits' 'care close to home' --all",
    ],
    "why-not": ["why-not 'quay cafe' 'care close to home'"],
    "find": ["find home"],
    "show": ["show cafe-clinics"],
    "passage": ["passage plan-goal-1"],
    "ask": ["ask ends-served initiative='evening visits'", "ask"],
    "sparql": [
        "sparql 'SELECT ?goal ?name WHERE { ?goal a sel:Goal ; rdfs:label ?name } ORDER BY ?goal'",
        "sparql 'SELECT ?s ?o WHERE { ?s rdfs:label ?o } ORDER BY STR(?s) STR(?o)' --format csv",
        "sparql 'SELECT ?s ?o WHERE { ?s rdfs:label ?o } ORDER BY STR(?s) STR(?o)' --format tsv",
        "sparql 'SELECT ?s ?o WHERE { ?s rdfs:label ?o } ORDER BY STR(?s) STR(?o)' --format xml",
        "sparql 'ASK { ?s a sel:Goal }'",
        "sparql 'CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s a sel:Goal ; rdfs:label ?o }' --format nt",
    ],
    "validate": ["validate"],
    "reason": ["reason", "reason --table", "reason --format nquads", "reason --consistency"],
    "export": [
        "export evening-visits+ --format ntriples",
        "export @falls-clinic --exclude quay-cafe+ --basis explicit,interpreted,inferred --format nquads",
        "export kind:goal --format nquads --basis explicit,interpreted,inferred",
        "export ontology --format md",
    ],
}
WRITING = {"build", "serve", "publish"}  # commands that answer nothing from a store that others keep
OF_THE_FILES = {  # what a line says of the files themselves, or in an order that no standard fixes
    "export": lambda line: line.startswith("#") or not line,
    "validate": lambda line: "syntax" in line or "rejected claims" in line,
}


def test_every_command_that_reads_is_asked_of_servers() -> None:
    """The commands are those of the program: one that reads takes `--endpoint` and has its cases here."""
    takes = {name for name in COMMANDS if any("--endpoint" in one.opts for one in read_command(name).params)}
    assert takes - {"publish"} == set(CASES_OF) == set(COMMANDS) - WRITING


@pytest.mark.parametrize("server", ["virtuoso", "oxigraph"])
@pytest.mark.parametrize("command", [case for cases in CASES_OF.values() for case in cases])
def test_the_same_words_from_there(server: str, command: str, request: pytest.FixtureRequest) -> None:
    """A command prints the same whether it asks our own store or a server."""
    if server == "virtuoso":
        endpoint: str = request.getfixturevalue("virtuoso").endpoint
    else:
        endpoint = request.getfixturevalue("library_endpoint")
    arguments = (*shlex.split(command), *HOME)
    ours = _run_here(*arguments)
    theirs = _run(*arguments, "--endpoint", endpoint)
    assert ours.returncode == theirs.returncode == 0, ours.stderr + theirs.stderr
    assert ours.stdout
    assert _lines(command, theirs.stdout) == _lines(command, ours.stdout)


def _lines(command: str, text: str) -> list[str]:
    """Give the lines that have to be the same; those of a graph in any order."""
    leave_out = OF_THE_FILES.get(command.partition(" ")[0], lambda _: False)
    lines = [line for line in text.splitlines() if not leave_out(line)]
    is_graph = any(command.endswith(f"--format {name}") for name in ("nt", "ntriples", "nquads"))
    return sorted(lines) if is_graph or "--format nquads" in command else lines


@pytest.mark.parametrize("server", ["virtuoso", "oxigraph"])
@pytest.mark.parametrize(
    "ending", ["graphml", "csv", "ttl", "trig", "json", "xlsx", "jsonld", "archimate.xml"]
)
def test_the_same_files_from_there(
    server: str, ending: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread is the same file, byte for byte but for its source and its hash; not all is fetched for it."""
    fetched: list[str] = []
    monkeypatch.setattr("selgraph.fetch.fetch_dataset", lambda _: fetched.append("everything"))
    if server == "oxigraph":  # which is asked the checks for gaps as they are
        monkeypatch.setattr("selgraph.reads.fetch_dataset", lambda _: fetched.append("everything"))
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    address = request.getfixturevalue("virtuoso" if server == "virtuoso" else "library_endpoint")
    endpoint: str = address.endpoint if isinstance(address, Virtuoso) else address
    for folder, more in (("here", []), ("there", ["--endpoint", endpoint])):
        (tmp_path / folder).mkdir()
        output = ["-o", str(tmp_path / folder / f"thread.{ending}")]
        asked = ["export", "evening-visits+", "@cafe-clinics", *HOME, *more, *output]
        done = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
    assert _contents(tmp_path / "there") == _contents(tmp_path / "here")
    assert not fetched


def _contents(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, and those in a workbook, without what they say of their source and hash."""
    contents = {}
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                contents |= {name: book.read(name) for name in book.namelist()}
        else:
            contents[path.name] = path.read_bytes()
    assert contents
    source = re.compile(rb"sha256:[0-9a-f]{64}|; asked of [^;]*; the hash is of .*? the whole dataset")
    return {name: source.sub(b"", content) for name, content in contents.items()}


@pytest.mark.parametrize("command", ["gaps --counts", "matrix initiative goal --format csv", "money"])
def test_more_rows_than_are_given_at_once(command: str, virtuoso_of_the_corpus: Virtuoso) -> None:
    """What passes through the whole corpus says the same of a Virtuoso that gives 10,000 rows at once."""
    ours = _run(*shlex.split(command))
    theirs = _run(*shlex.split(command), "--endpoint", virtuoso_of_the_corpus.endpoint)
    assert ours.returncode == theirs.returncode == 0, ours.stderr + theirs.stderr
    assert theirs.stdout == ours.stdout


def test_all_of_it_is_given(virtuoso_of_the_corpus: Virtuoso, corpus: Home, corpus_cache: Path) -> None:
    """A copy of the corpus from there is the corpus, statement by statement."""
    ours = open_store(corpus, corpus_cache).dataset
    assert len(ours) > 5 * MOST_ROWS
    copied = fetch_dataset(RemoteStore(virtuoso_of_the_corpus.endpoint))
    assert fingerprint_of(copied) == fingerprint_of(ours)
    store = RemoteStore(virtuoso_of_the_corpus.endpoint)
    every = {
        str(row)
        for row in ox.parse(
            store.answer("CONSTRUCT { ?s a ?kind } WHERE { ?s a ?kind }", "application/n-triples"),
            format=ox.RdfFormat.N_TRIPLES,
        )
        if not isinstance(row.subject, ox.BlankNode)
    }
    kind = ox.NamedNode(RDF_TYPE)
    assert every == {
        str(ox.Quad(*quad.triple))
        for quad in ours.quads_for_pattern(None, kind, None, ox.DefaultGraph())
        if not isinstance(quad.subject, ox.BlankNode)
    }
    assert len(every) > MOST_ROWS


def test_every_question_has_the_same_rows_there(
    virtuoso_of_the_corpus: Virtuoso, corpus: Home, corpus_cache: Path
) -> None:
    """Each case of the catalogue that has its rows in the tests is answered as our own store does it."""
    ours, theirs = open_store(corpus, corpus_cache), RemoteStore(virtuoso_of_the_corpus.endpoint)
    facts = open_facts(corpus, corpus_cache)
    catalogue = {question.name: question for question in read_catalogue(corpus)}
    wrong = set()
    for case in CASES:
        name, *given = case.stem.split("@")
        query = bind(catalogue[name], dict(one.split("=", 1) for one in given), facts.find_iri)
        if ask(theirs, query) != ask(ours, query):
            wrong.add(case.stem)
    assert {case.stem.partition("@")[0] for case in CASES} == set(catalogue)
    assert not wrong
