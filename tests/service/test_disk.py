"""The service on a store on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from selgraph.bulk import build_disk_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Running

    from selgraph.home import Home

LIBRARY = str(Path(__file__).parents[1] / "library")
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def test_a_store_on_disk_is_served(
    begin: Callable[..., Running], library: Home, library_service: Running, tmp_path: Path
) -> None:
    """Queries, questions, pages and data are those of the service that has the same in memory."""
    build_disk_store(library, tmp_path / "eskmouth.store")
    service = begin("--home", LIBRARY, "--store", str(tmp_path / "eskmouth.store"))
    for path, parameters in (
        ("sparql", {"query": COUNT, "format": "csv"}),
        ("questions/who-says.csv", {}),
        ("id/evening-visits.nt", {}),
    ):
        ours, other = (
            service.client.get(path, params=parameters),
            library_service.client.get(path, params=parameters),
        )
        assert (ours.status_code, other.status_code) == (200, 200)
        assert sorted(ours.text.splitlines()) == sorted(other.text.splitlines())
    assert service.client.get(
        "id/evening-visits", headers={"Accept": "text/html"}, follow_redirects=True
    ).is_success
    assert service.client.get("").is_success
