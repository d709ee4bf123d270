"""A real Virtuoso, with our dataset in it, asked in our place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = str(Path(__file__).parents[1] / "library")
MERGED = "https://w3id.org/selgraph/merged"
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
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
[SPARQL]
ResultSetMaxRows = 1000000
"""


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
    """Run a command of ours, on the invented strategy and without the texts of the real one."""
    inherited = {name: value for name, value in os.environ.items() if name != "SELGRAPH_TEXTS"}
    command = [sys.executable, "-m", "selgraph", *arguments, "--home", LIBRARY]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**inherited, "SELGRAPH_CACHE": "", **environment},
    )


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso of its own, into which the invented strategy was published."""
    command = shutil.which("virtuoso-t")
    if command is None:
        pytest.skip("Virtuoso is not installed; .ci/install does so")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql_port, http_port = _free_ports()
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, sql_port=sql_port, http_port=http_port))
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
            SELGRAPH_USER="dba",
            SELGRAPH_PASSWORD="dba",  # noqa: S106 - for this test alone
        )
        assert published.returncode == 0, published.stderr
        yield store
    finally:
        server.kill()
        server.wait()


def test_every_graph_is_there(virtuoso: Virtuoso) -> None:
    """Graph by graph as many statements as in our own store."""
    counts = (
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
        "FILTER STRSTARTS(STR(?g), 'https://w3id.org/selgraph/') } GROUP BY ?g ORDER BY ?g"
    )
    ours = _run("sparql", counts, "--format", "csv").stdout.replace('"', "").split()
    theirs = (
        _run("sparql", counts, "--format", "csv", "--endpoint", virtuoso.endpoint)
        .stdout.replace('"', "")
        .split()
    )
    assert len(ours) > 5
    assert [line for line in theirs if not line.startswith(MERGED)] == ours


def test_without_credentials_nothing_is_written(virtuoso: Virtuoso) -> None:
    """A store that does not know us lets nothing in, and we say what to set."""
    refused = _run(
        "publish",
        "--endpoint",
        virtuoso.address + "sparql-graph-crud-auth",
        SELGRAPH_USER="",
        SELGRAPH_PASSWORD="",
    )
    assert refused.returncode == 5
    assert "SELGRAPH_USER" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "cafe-clinics"],
        ["find", "home"],
        ["passage", "plan-goal-1"],
        ["sparql", "SELECT ?goal ?name WHERE { ?goal a sel:Goal ; rdfs:label ?name } ORDER BY ?goal"],
    ],
)
def test_the_same_words_from_there(virtuoso: Virtuoso, arguments: list[str]) -> None:
    """A command prints the same whether it asks our own store or that one."""
    ours = _run(*arguments)
    theirs = _run(*arguments, "--endpoint", virtuoso.endpoint)
    assert ours.returncode == 0, ours.stderr
    assert theirs.stdout == ours.stdout
