"""What the tests share: a small invented strategy, known by heart, and the corpus of the package."""

from __future__ import annotations

import http.client
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from browsing import open_chromium
from command_line import Answer
from programs import run_oxigraph
from selgraph.build import build_dataset
from selgraph.cli.main import run
from selgraph.facts import Facts, open_facts, read_facts
from selgraph.graph import Graph
from selgraph.home import Home, find_home
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

settings.register_profile("selgraph", deadline=None)  # no test is timed
settings.load_profile("selgraph")

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture(scope="session")
def library() -> Home:
    """The invented strategy of Eskmouth, with the ontology and the queries of the package."""
    return find_home(LIBRARY)


@pytest.fixture
def copy(library: Home, tmp_path: Path) -> Home:
    """A copy of the invented strategy that a test may change."""
    shutil.copytree(library.data, tmp_path / "home" / "data")
    return find_home(tmp_path / "home")


@pytest.fixture(scope="session")
def library_store(library: Home) -> OxigraphStore:
    """The invented strategy in the default engine; nobody writes to it."""
    return OxigraphStore(build_dataset(library))


@pytest.fixture(scope="session")
def library_facts(library: Home, library_store: OxigraphStore) -> Facts:
    """What the invented strategy holds."""
    return read_facts(library_store, library)


@pytest.fixture(scope="session")
def library_endpoint(library: Home) -> Iterator[str]:
    """The address of a real SPARQL server that holds the invented strategy."""
    import pyoxigraph as ox

    with run_oxigraph() as address:
        data = build_dataset(library).dump(format=ox.RdfFormat.N_QUADS)
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        connection.request("POST", "/store", data, {"Content-Type": "application/n-quads"})
        assert connection.getresponse().status == http.HTTPStatus.NO_CONTENT
        connection.close()
        yield f"{address}/query"


@pytest.fixture(scope="session")
def library_texts() -> Path:
    """The folder of the invented texts."""
    return LIBRARY / "texts"


@pytest.fixture(scope="session")
def corpus() -> Home:
    """The corpus that comes with the package."""
    return find_home()


@pytest.fixture(scope="session")
def corpus_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one run of the tests keeps the built corpus."""
    return tmp_path_factory.mktemp("corpus-cache")


@pytest.fixture(scope="session")
def corpus_facts(corpus: Home, corpus_cache: Path) -> Facts:
    """What the corpus holds."""
    return open_facts(corpus, corpus_cache)


@pytest.fixture(scope="session")
def eskmouth(library: Home, library_facts: Facts) -> Graph:
    """The invented strategy as a Python user holds it."""
    return Graph(library_facts, library)


@pytest.fixture(scope="session")
def plans(corpus: Home, corpus_facts: Facts) -> Graph:
    """The real corpus as a Python user holds it."""
    return Graph(corpus_facts, corpus)


@pytest.fixture(scope="session")
def corpus_texts() -> Path:
    """The reader's own copies of the corpus's texts, where SELGRAPH_TEXTS names them."""
    folder = os.environ.get("SELGRAPH_TEXTS")
    if not folder:
        pytest.skip("SELGRAPH_TEXTS names no folder with the texts of the corpus")
    return Path(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window, which can reach nothing but this machine."""
    with open_chromium() as opened:
        yield opened


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Type `selgraph` and some words, in this process and with nothing set in the environment."""
    for name in list(os.environ):
        if name.startswith("SELGRAPH_") or name in ("COLUMNS", "NO_COLOR"):
            monkeypatch.delenv(name)

    def call(*words: str) -> Answer:
        """Run the command."""
        monkeypatch.setattr(sys, "argv", ["selgraph", *words])
        with pytest.raises(SystemExit) as stop:
            run()
        written = capsys.readouterr()
        return Answer(int(stop.value.code or 0), written.out, written.err)

    return call
