"""The page of lineage: a picture, equal tables and equal files."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from selgraph.errors import SelgraphError
from selgraph.export.drawing import draw
from selgraph.export.painting import can_paint, to_png
from selgraph.export.picture import COLUMNS
from selgraph.vocabulary import SEL, slug_of
from selgraph.web.explorer_answer import Given, reply_with
from selgraph.web.explorer_base import FactPages
from selgraph.web.explorer_leaves import Leaf, turn_to
from selgraph.web.explorer_lineage_files import write_csv, write_json
from selgraph.web.explorer_lineage_links import LineageLinks
from selgraph.web.explorer_picture import View, make_view
from selgraph.web.explorer_wish import Wish, read_wish
from selgraph.web.problem import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.export.picture import Box, Line, Picture
    from selgraph.facts import Facts
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

LINEAGE_SUFFIXES: Final = {
    ".html": "text/html",
    ".json": "application/json",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
MOST_SENT: Final = 150_000  # bytes of a page; a picture that would make it heavier is a file beside it
_AROUND_BOX: Final = 250  # bytes of the marks of a box in a picture, about, and of those of a line
_AROUND_LINE: Final = 330
_PICTURE: Final = Markup("<!-- the picture -->")


class LineagePages(FactPages):
    """Draws lineage; as `FactPages`.

    Args:
        is_static: whether the pages will lie on a disk, where a picture cannot be changed.
    """

    def __init__(
        self, served: Served, facts: Facts, render: Callable[..., str], *, is_static: bool = False
    ) -> None:
        """Keep what is shown."""
        super().__init__(served, facts, render)
        self._is_static = is_static
        self._lineage_links = LineageLinks(self._links, is_static)

    def lineage(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show lineage.

        Args:
            given: the parameters of the address.
            media_type: one of `LINEAGE_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has, 503 for a PNG
                where nothing can paint it.
        """

        def write() -> bytes:
            """Draw it, and write it."""
            wish = read_wish(given)
            if not wish.select and media_type == "text/html":
                return self._page(wish, None).encode()
            view = self._lineage_links.link(wish.from_the_top(), make_view(self._facts, wish))
            if media_type == "image/png":
                return _paint(view.picture)
            if media_type == "image/svg+xml":
                return ('<?xml version="1.0" encoding="UTF-8"?>\n' + draw(view.picture) + "\n").encode()
            if media_type == "application/json":
                return write_json(wish, view)
            if media_type == "text/csv":
                return write_csv(view)
            return self._page(wish, view).encode()

        return reply_with((self._served.hash, "lineage", repr(given)), media_type, known_etag, write)

    def _page(self, wish: Wish, view: View | None) -> str:
        """Write the page; with its picture, or where that is too heavy beside its picture."""
        suffixes = (".svg", *((".png",) if can_paint() else ()), ".csv", ".json")
        top = wish.from_the_top()

        def write(place: Markup, *, is_beside: bool) -> str:
            """Write it with something in the place of the picture."""
            return self._render(
                "explorer_lineage.html",
                title=view.picture.title if view else "Lineage",
                wish=top,
                view=view,
                svg=place,
                is_beside=is_beside,
                file=self._lineage_links.address(top, ".svg"),
                things=self._things(wish, view) if view else None,
                statements=self._statements(wish, view) if view else None,
                is_narrowed=bool(top.pairs()[1:]),
                whole=self._lineage_links.address(Wish(wish.select)),
                changed=[
                    (word, name, self._undo(top, name))
                    for word, names in (
                        ("expanded", wish.expand),
                        ("collapsed", wish.collapse),
                        ("hidden", wish.hide),
                    )
                    for name in names
                ],
                twins=[(suffix[1:].upper(), self._lineage_links.address(top, suffix)) for suffix in suffixes],
                **self._choices,
            )

        if view is None or not view.picture.boxes:
            return write(Markup(), is_beside=False)
        if self._is_static or _reckon(view.picture) < MOST_SENT:
            page, svg = write(_PICTURE, is_beside=False), draw(view.picture)
            if self._is_static or len(page.encode()) + len(svg.encode()) <= MOST_SENT:
                return page.replace(_PICTURE, svg, 1)
        return write(Markup(), is_beside=True)

    def _statements(self, wish: Wish, view: View) -> Leaf:
        """Lay out the statements of the picture, as many as a page bears."""
        leaf = self._turn_to(
            view.picture.lines,
            wish.statements,
            lambda page: self._lineage_links.address(replace(wish, statements=page)) + "#statements",
        )
        return replace(leaf, rows=tuple(self._statement(view, line) for line in leaf.rows))

    def _things(self, wish: Wish, view: View) -> Leaf:
        """Lay out the things of the picture, as many as a page bears."""
        leaf = self._turn_to(
            view.picture.boxes,
            wish.things,
            lambda page: self._lineage_links.address(replace(wish, things=page)) + "#things",
        )
        return replace(leaf, rows=tuple(self._thing(wish, box) for box in leaf.rows))

    def _turn_to(self, rows: tuple[Any, ...], page: int, address_of: Callable[[int], str]) -> Leaf:
        """Give one page of a table; on a disk all of it."""
        return Leaf(rows, 1, len(rows)) if self._is_static else turn_to(rows, page, address_of)

    def _undo(self, wish: Wish, slug: str) -> str:
        """Give the view in which a thing is neither expanded nor collapsed nor hidden."""

        def without(names: tuple[str, ...]) -> tuple[str, ...]:
            """Leave the thing out."""
            return tuple(one for one in names if one != slug)

        return self._lineage_links.address(
            replace(
                wish, expand=without(wish.expand), collapse=without(wish.collapse), hide=without(wish.hide)
            )
        )

    def _statement(self, view: View, line: Line) -> dict[str, Any]:
        """Lay out one line of the table."""
        picture = view.picture
        return {
            "source": picture.by_id[line.source].label,
            "target": picture.by_id[line.target].label,
            "label": line.label,
            "basis": str(line.basis),
            "count": line.count,
            "href": line.href,
            "where": self._lineage_links.where(view, line),
        }

    def _thing(self, wish: Wish, box: Box) -> dict[str, Any]:
        """Lay out one thing of the table, with what can be done with it."""
        slug = slug_of(box.iri)
        is_group = box.id.startswith("kind:")
        return {
            "label": box.label,
            "href": box.href,
            "slug": slug,
            "kind": box.kind,
            "column": COLUMNS[box.column],
            "picked": box.is_picked,
            "above": box.above,
            "below": box.below,
            "can_expand": not is_group and bool(box.above + box.below),
            "can_collapse": not is_group and not box.is_picked and slug not in wish.collapse,
            "can_hide": not is_group and not box.is_picked,
        }

    @cached_property
    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        """What the filters offer, as pairs of label and name."""
        strategy, lineage = self._facts.strategy, self._facts.lineage
        kinds = {lineage.node(iri).kind for iri in lineage.iris} - {""}
        return {
            "kinds": sorted((strategy.labels.get(SEL + kind, kind), kind) for kind in kinds),
            "relations": sorted(
                (strategy.labels.get(predicate, slug_of(predicate)), slug_of(predicate))
                for predicate in {edge.predicate for edge in self._facts.edges}
            ),
            "documents": [
                (one.title, slug_of(one.iri))
                for one in sorted(strategy.documents.values(), key=lambda one: (one.year, one.iri))
            ],
            "places": [(node.label, slug_of(node.iri)) for node in strategy.of_kind("Place")],
        }


def _paint(picture: Picture) -> bytes:
    """Paint a picture as PNG.

    Raises:
        Problem: 503, nothing can paint it here.
    """
    try:
        return to_png(draw(picture))
    except SelgraphError as error:
        raise problem_of(error, 503) from error


def _reckon(picture: Picture) -> int:
    """Reckon about how many bytes a picture takes: one that is certainly too heavy need not be drawn."""
    boxes = sum(
        _AROUND_BOX + len(box.id) + len(box.href) + len(box.title) + len(box.label) for box in picture.boxes
    )
    return boxes + sum(
        _AROUND_LINE + len(line.source) + len(line.target) + len(line.href) + len(line.title)
        for line in picture.lines
    )
