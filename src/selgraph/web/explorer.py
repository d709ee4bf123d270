"""The explorer: the pages on which people follow a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from selgraph.model import Passage
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_analyses import ANALYSES, Analyses, make_analyses
from selgraph.web.explorer_evidence import EVIDENCE_SUFFIXES, EvidencePages
from selgraph.web.explorer_gaps import GapPages
from selgraph.web.explorer_lineage import LINEAGE_SUFFIXES, LineagePages
from selgraph.web.explorer_pages import Pages
from selgraph.web.explorer_search import SEARCH_SUFFIXES, Search
from selgraph.web.explorer_sheets import ANSWER_SUFFIXES
from selgraph.web.explorer_whatif import WhatIfPages
from selgraph.web.negotiation import choose_or_refuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from starlette.requests import Request

    from selgraph.facts import Facts
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
        gaps: of what is missing.
        whatif: of what falls when things go.
        analyses: of what weighs the whole: matrix, drift, comparison, money, board paper.
    """

    pages: Pages
    lineage: LineagePages
    evidence: EvidencePages
    search: Search
    gaps: GapPages
    whatif: WhatIfPages
    analyses: Analyses

    def handlers(self) -> Mapping[str, Callable[..., Reply]]:
        """Give what a worker can do, by name."""
        return {
            "lineage": self.lineage.lineage,
            "evidence": self.evidence.evidence,
            "search": self.search.answer,
            "gaps": self.gaps.gaps,
            "what-if": self.whatif.whatif,
            **self.analyses.handlers(),
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
    for iri in facts.nodes:
        facts.strategy.documents_naming(iri)
    explorer = Explorer(
        Pages(served, facts, render),
        LineagePages(served, facts, render, is_static=is_static),
        EvidencePages(served, facts, render),
        Search(served, facts, render),
        GapPages(served, facts, render),
        WhatIfPages(served, facts, render),
        make_analyses(served, facts, render),
    )
    _work_out(explorer, facts, is_static=is_static)
    return explorer


def _work_out(explorer: Explorer, facts: Facts, *, is_static: bool) -> None:
    """Work out what is worked out once: whoever asks first would wait for it, in each worker again."""
    _ = facts.tables["set-aside"], explorer.gaps.all_gaps, explorer.whatif.offered
    _ = explorer.evidence.by_id
    edge = next(iter(facts.edges), None)
    if edge is None:
        return
    passages = [one.iri for one in facts.speakers.values() if isinstance(one, Passage)]
    for iri in (edge.subject, *list(facts.documents)[:1], *passages[:1]):
        explorer.pages.page(iri, [])
    slugs = slug_of(edge.subject), slug_of(edge.object)
    explorer.lineage.lineage((("select", slugs[0]),), "text/html", None)
    statement = (("subject", edge.subject), ("relation", edge.predicate), ("object", edge.object))
    explorer.evidence.evidence(statement, "text/html", None)
    explorer.search.answer(slugs[0], "text/html", None)
    explorer.gaps.gaps((), "text/html", None)
    explorer.whatif.whatif((("remove", slugs[0]),), "text/html", None)
    if not is_static:
        explorer.analyses.work_out()


def explorer_routes(do: Do) -> list[Route]:
    """Give the routes of the explorer.

    Args:
        do: has a worker answer a request; it is given the handler's name and its arguments.
    """

    def asking(name: str, suffixes: Mapping[str, str]) -> Callable[[Request], Awaitable[Any]]:
        """Make what has a page answered that is given all parameters."""

        async def answer(request: Request) -> Any:
            """Answer."""
            return await do(request, name, _arguments(request, suffixes))

        return answer

    async def search(request: Request) -> Any:
        """Search."""
        given, media_type, etag = _arguments(request, SEARCH_SUFFIXES)
        return await do(request, "search", (dict(given).get("q", ""), media_type, etag))

    async def printed(request: Request) -> Any:
        """Show one of the printed matrices, which its path names."""
        given, media_type, etag = _arguments(request, ANSWER_SUFFIXES)
        name = str(request.path_params["name"])
        ending = "." + name.rpartition(".")[2]
        name = name.removesuffix(ending) if ending in ANSWER_SUFFIXES else name
        return await do(request, "matrix/printed", ((("name", name), *given), media_type, etag))

    return [
        Route(f"/{name}{suffix}", answer)
        for name, answer, suffixes in (
            ("lineage", asking("lineage", LINEAGE_SUFFIXES), LINEAGE_SUFFIXES),
            ("evidence", asking("evidence", EVIDENCE_SUFFIXES), EVIDENCE_SUFFIXES),
            ("search", search, SEARCH_SUFFIXES),
            ("gaps", asking("gaps", ANSWER_SUFFIXES), ANSWER_SUFFIXES),
            ("what-if", asking("what-if", ANSWER_SUFFIXES), ANSWER_SUFFIXES),
            *((name, asking(name, suffixes), suffixes) for name, suffixes in ANALYSES.items()),
        )
        for suffix in ("", *suffixes)
    ] + [Route("/matrix/printed/{name}", printed)]


def _arguments(
    request: Request, suffixes: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], str, str | None]:
    """Read the parameters of a request, the format that is wanted and the entity tag that is known.

    Raises:
        Problem: 406 where there is no such format.
    """
    ending = "." + request.url.path.rsplit(".", 1)[-1]
    media_type = suffixes.get(ending) or choose_or_refuse(
        request.headers.get("accept"), tuple(suffixes.values())
    )
    return tuple(request.query_params.multi_items()), media_type, request.headers.get("if-none-match")
