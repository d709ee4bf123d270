"""The explorer: the pages on which people follow a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from selgraph.web.explorer_evidence import EVIDENCE_SUFFIXES, EvidencePages
from selgraph.web.explorer_lineage import LINEAGE_SUFFIXES, LineagePages
from selgraph.web.explorer_pages import Pages
from selgraph.web.explorer_search import SEARCH_SUFFIXES, Search
from selgraph.web.negotiation import choose, list_types
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from starlette.requests import Request

    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

    Do = Callable[[Request, str, tuple[Any, ...]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Explorer:
    """What answers for the pages; used inside workers.

    Args:
        pages: of things, passages and documents.
        lineage: of lineage.
        evidence: of what a statement stands on.
        search: of what is looked for.
    """

    pages: Pages
    lineage: LineagePages
    evidence: EvidencePages
    search: Search

    def handlers(self) -> Mapping[str, Callable[..., Reply]]:
        """Give what a worker can do, by name."""
        return {
            "lineage": self.lineage.lineage,
            "evidence": self.evidence.evidence,
            "search": self.search.answer,
        }


def make_explorer(served: Served, render: Callable[..., str], *, is_static: bool = False) -> Explorer | None:
    """Make the explorer, with everything worked out that its workers share; None where no corpus is served.

    Args:
        served: the dataset.
        render: fills a template.
        is_static: whether the pages will lie on a disk.
    """
    facts = served.facts
    if facts is None:
        return None
    strategy = facts.strategy
    _ = strategy.gaps, facts.lineage.edges, facts.tables["set-aside"]
    for iri in facts.nodes:
        strategy.documents_naming(iri)
    return Explorer(
        Pages(served, facts, render),
        LineagePages(served, facts, render, is_static=is_static),
        EvidencePages(served, facts, render),
        Search(served, facts, render),
    )


def explorer_routes(do: Do) -> list[Route]:
    """Give the routes of the explorer.

    Args:
        do: has a worker answer a request; it is given the handler's name and its arguments.
    """

    async def lineage(request: Request) -> Any:
        """Show lineage."""
        return await do(request, "lineage", _arguments(request, LINEAGE_SUFFIXES))

    async def evidence(request: Request) -> Any:
        """Show what a statement stands on."""
        return await do(request, "evidence", _arguments(request, EVIDENCE_SUFFIXES))

    async def search(request: Request) -> Any:
        """Search."""
        given, media_type, etag = _arguments(request, SEARCH_SUFFIXES)
        return await do(request, "search", (dict(given).get("q", ""), media_type, etag))

    return [
        Route(f"/{name}{suffix}", answer)
        for name, answer, suffixes in (
            ("lineage", lineage, LINEAGE_SUFFIXES),
            ("evidence", evidence, EVIDENCE_SUFFIXES),
            ("search", search, SEARCH_SUFFIXES),
        )
        for suffix in ("", *suffixes)
    ]


def _arguments(
    request: Request, suffixes: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], str, str | None]:
    """Read the parameters of a request, the format that is wanted and the entity tag that is known.

    Raises:
        Problem: 406 where there is no such format.
    """
    ending = "." + request.url.path.rsplit(".", 1)[-1]
    header = request.headers.get("accept")
    media_type = suffixes.get(ending) or choose(header, tuple(suffixes.values()))
    if media_type is None:
        raise Problem(
            406,
            f'There is no format "{header}" here.',
            fix=f"Accept one of: {list_types(tuple(suffixes.values()))}.",
            more={"available": list(suffixes.values())},
        )
    return tuple(request.query_params.multi_items()), media_type, request.headers.get("if-none-match")
