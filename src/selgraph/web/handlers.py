"""What a worker can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.vocabulary import PREFIXES
from selgraph.web.description import Description
from selgraph.web.evaluate import Desk
from selgraph.web.explorer import make_explorer
from selgraph.web.protocol import Asked
from selgraph.web.questions import Questions
from selgraph.web.render import make_renderer
from selgraph.web.things import Things

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selgraph.web.dataset import Served
    from selgraph.web.limits import Limits
    from selgraph.web.reply import Reply


def make_handlers(served: Served, limits: Limits) -> Mapping[str, Callable[..., Reply]]:
    """Give the handlers by name; their arguments are texts and tuples of texts.

    Args:
        served: the dataset, loaded.
        limits: how much an answer may cost.
    """
    prefixes = None if served.home is None else PREFIXES
    desk = Desk(served.store, limits, served.hash, served.address, prefixes)
    render = make_renderer(served)
    explorer = make_explorer(served, render)
    things = Things(served, limits, render, explorer.pages.page if explorer else None)
    questions = Questions(served, render)
    description = Description(served)

    def query(  # noqa: PLR0913, PLR0917 - what it has to know
        text: str,
        default_graphs: tuple[str, ...],
        named_graphs: tuple[str, ...],
        short: str,
        update: str | None,
        accept: str | None,
        known_etag: str | None,
    ) -> Reply:
        """Answer a SPARQL query."""
        return desk.answer(Asked(text, default_graphs, named_graphs, short, update), accept, known_etag)

    return {
        "query": query,
        "describe": things.describe,
        "exists": things.exists,
        "questions": questions.list_all,
        "question": questions.answer,
        "description": description.answer,
        "whole": description.whole,
        **(explorer.handlers() if explorer else {}),
    }
