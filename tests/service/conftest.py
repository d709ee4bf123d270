"""Services that the tests share; each runs in processes of its own and listens on loopback."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import running

from selgraph.web.dataset import serve_corpus
from selgraph.web.handlers import make_handlers
from selgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from viewing import Handlers

    from selgraph.home import Home

LIBRARY = Path(__file__).parents[1] / "library"
DATA = Path(__file__).parent / "data.trig"


@pytest.fixture(scope="session")
def handlers(library: Home) -> Handlers:
    """What a worker can do with the invented strategy, without a service."""
    return make_handlers(serve_corpus(library, None, "http://localhost/"), Limits())


@pytest.fixture(scope="session")
def corpus_handlers(corpus: Home) -> Handlers:
    """What a worker can do with the real corpus, without a service."""
    return make_handlers(serve_corpus(corpus, None, "http://localhost/"), Limits())


@pytest.fixture(scope="session")
def library_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Running]:
    """The invented strategy of Eskmouth."""
    folder = tmp_path_factory.mktemp("library-service")
    service = running.start(
        folder, "--home", str(LIBRARY), "--texts", str(LIBRARY / "texts"), cache=folder / "cache"
    )
    yield service
    assert service.stop() == 0


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Running]:
    """The file data.trig as it is."""
    service = running.start(tmp_path_factory.mktemp("files-service"), "--rdf", str(DATA))
    yield service
    assert service.stop() == 0


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., running.Running]]:
    """Start services with options of their own; they end with the test."""
    started: list[running.Running] = []

    def start(*arguments: str) -> running.Running:
        """Start one."""
        folder = tmp_path / f"service-{len(started)}"
        folder.mkdir()
        service = running.start(folder, *arguments)
        started.append(service)
        return service

    yield start
    for service in started:
        service.stop()
