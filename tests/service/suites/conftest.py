"""One service for all cases of the suites."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import running

pytest.register_assert_rewrite("cases", "sparql11_protocol")

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def suites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Running]:
    """The small data of the suites' cases, as it is."""
    data = Path(__file__).parent / "data.trig"
    service = running.start(tmp_path_factory.mktemp("suites-service"), "--rdf", str(data))
    yield service
    assert service.stop() == 0
