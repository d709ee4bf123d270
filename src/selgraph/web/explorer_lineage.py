"""The page of lineage: a picture, equal tables and equal files."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from selgraph.errors import AmbiguousNameError, SelgraphError, UnknownNameError
from selgraph.export.drawing import draw
from selgraph.export.painting import can_paint, to_png
from selgraph.export.picture import COLUMNS
from selgraph.vocabulary import SEL, slug_of
from selgraph.web.explorer_evidence import evidence_address, short_evidence_address
from selgraph.web.explorer_leaves import Leaf, turn_to
from selgraph.web.explorer_lineage_files import first_passage, write_csv, write_json
from selgraph.web.explorer_picture import View, make_view
from selgraph.web.explorer_wish import Wish, read_wish
from selgraph.web.explorer_words import name_passage
from selgraph.web.links import Links, links_of
from selgraph.web.negotiation import matches_etag
from selgraph.web.problem import problem_of
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.export.picture import Box, Line, Picture
    from selgraph.facts import Facts
    from selgraph.web.dataset import Served

LINEAGE_SUFFIXES: Final = {
    ".html": "text/html",
    ".json": "application/json",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_TEXT: Final = ("text/html", "text/csv")
_MOST_QUOTED: Final = (
    80  # lines of a page that says quotations, too; else these are behind each line, and in CSV
)
MOST_SENT: Final = 150_000  # bytes of a page; a picture that would make it heavier is a file beside it
_AROUND_BOX: Final = 250  # bytes of the marks of a box in a picture, about, and of those of a line
_AROUND_LINE: Final = 330
_PICTURE: Final = Markup("<!-- the picture -->")


class LineagePages:
    """Draws lineage; used inside workers.

    Args:
        served: the corpus.
        facts: what it holds.
        render: fills a template.
        is_static: whether the pages will lie on a disk, where a picture cannot be changed.
    """

    def __init__(
        self, served: Served, facts: Facts, render: Callable[..., str], *, is_static: bool = False
    ) -> None:
        """Keep what is shown."""
        self._served = served
        self._facts = facts
        self._render = render
        self._is_static = is_static
        self._links: Links = links_of(served)

    def lineage(self, given: tuple[tuple[str, str], ...], media_type: str, known_etag: str | None) -> Reply:
        """Show lineage.

        Args:
            given: the parameters of the address.
            media_type: one of `LINEAGE_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has, 503 for a PNG
                where nothing can paint it.
        """
        etag = make_etag(self._served.hash, "lineage", repr(given), media_type)
        typed = f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type
        if matches_etag(known_etag, etag):
            return Reply(b"", typed, etag, 304)
        try:
            wish = read_wish(given)
            if not wish.select and media_type == "text/html":
                return Reply(self._page(wish, None).encode(), typed, etag)
            view = self._link(wish.from_the_top(), make_view(self._facts, wish))
        except (UnknownNameError, AmbiguousNameError) as error:
            raise problem_of(error, 404) from error
        except SelgraphError as error:
            raise problem_of(error, 400) from error
        if media_type == "image/png":
            try:
                body = to_png(draw(view.picture))
            except SelgraphError as error:
                raise problem_of(error, 503) from error
        elif media_type == "image/svg+xml":
            body = ('<?xml version="1.0" encoding="UTF-8"?>\n' + draw(view.picture) + "\n").encode()
        elif media_type == "application/json":
            body = write_json(wish, view)
        elif media_type == "text/csv":
            body = write_csv(view)
        else:
            body = self._page(wish, view).encode()
        return Reply(body, typed, etag)

    # ---- addresses

    def address(self, wish: Wish, suffix: str = "") -> str:
        """Give the path of a view."""
        return f"{self._links.root}lineage{suffix}?{urlencode(wish.pairs())}"

    def _link(self, wish: Wish, view: View) -> View:
        """Give boxes and lines the addresses of what is behind them, and what they say when pointed at."""
        picture = view.picture
        is_brief = len(picture.lines) > _MOST_QUOTED
        boxes = tuple(
            replace(
                box,
                href=self._box_href(wish, box),
                title=f"{box.label} ({box.kind or 'no class stated'})",
                more_href=self._more_href(wish, box, is_brief=is_brief),
            )
            for box in picture.boxes
        )
        lines = tuple(
            replace(
                line,
                href=self._line_href(wish, picture, line),
                title=self._line_title(view, line, is_brief=is_brief),
            )
            for line in picture.lines
        )
        return replace(view, picture=replace(picture, boxes=boxes, lines=lines))

    def _box_href(self, wish: Wish, box: Box) -> str:
        """Give what is behind a box: the page of its thing; of many things, those of this kind alone."""
        if box.id.startswith("kind:"):
            return self.address(replace(wish, kinds=(box.class_name,))) if box.class_name else ""
        return self._links.page(box.iri)

    def _more_href(self, wish: Wish, box: Box, *, is_brief: bool) -> str:
        """Give the view with one further step from a box; of many boxes only the table offers it."""
        if self._is_static or is_brief or box.id.startswith("kind:"):
            return ""
        slug = slug_of(box.iri)
        closed = tuple(one for one in wish.collapse if one != slug)
        return self.address(replace(wish, expand=(*wish.expand, slug), collapse=closed))

    def _line_href(self, wish: Wish, picture: Picture, line: Line) -> str:
        """Give what is behind a line: its evidence; of many statements, those between these kinds alone."""
        source, target = picture.by_id[line.source], picture.by_id[line.target]
        if picture.is_grouped:
            if not line.predicate:
                return ""
            kinds = tuple(sorted({source.class_name, target.class_name} - {""}))
            return self.address(replace(wish, kinds=kinds, relations=(slug_of(line.predicate),)))
        if len(picture.lines) > _MOST_QUOTED:
            return short_evidence_address(self._links, source.iri, line.predicate, target.iri)
        return evidence_address(self._links, source.iri, line.predicate, target.iri)

    def _line_title(self, view: View, line: Line, *, is_brief: bool) -> str:
        """Say what a line says, on what it stands and where."""
        picture = view.picture
        said = f"{picture.by_id[line.source].label} {line.label} {picture.by_id[line.target].label}"
        if picture.is_grouped:
            return f"{said}: {line.count} statement{'' if line.count == 1 else 's'}"
        return said if is_brief else f"{said} ({line.basis}): {self._where(view, line)}"

    def _where(self, view: View, line: Line) -> str:
        """Name the first place where a statement stands; of few with its quotation."""
        passage = first_passage(view, line)
        if passage is None:
            return ""
        place = name_passage(passage)
        return f"{place}: “{passage.quote}”" if len(view.picture.lines) <= _MOST_QUOTED else place

    # ---- the page

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
                file=self.address(top, ".svg"),
                things=self._things(wish, view) if view else None,
                statements=self._statements(wish, view) if view else None,
                is_narrowed=bool(top.pairs()[1:]),
                whole=self.address(Wish(wish.select)),
                changed=[
                    (word, name, self._undo(top, name))
                    for word, names in (
                        ("expanded", wish.expand),
                        ("collapsed", wish.collapse),
                        ("hidden", wish.hide),
                    )
                    for name in names
                ],
                twins=[(suffix[1:].upper(), self.address(top, suffix)) for suffix in suffixes],
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
        lines = view.picture.lines
        leaf = (
            Leaf(lines, 1, len(lines))
            if self._is_static
            else turn_to(
                lines,
                wish.statements,
                lambda page: self.address(replace(wish, statements=page)) + "#statements",
            )
        )
        return replace(leaf, rows=tuple(self._statement(view, line) for line in leaf.rows))

    def _things(self, wish: Wish, view: View) -> Leaf:
        """Lay out the things of the picture, as many as a page bears."""
        boxes = view.picture.boxes
        leaf = (
            Leaf(boxes, 1, len(boxes))
            if self._is_static
            else turn_to(
                boxes, wish.things, lambda page: self.address(replace(wish, things=page)) + "#things"
            )
        )
        return replace(leaf, rows=tuple(self._thing(wish, box) for box in leaf.rows))

    def _undo(self, wish: Wish, slug: str) -> str:
        """Give the view in which a thing is neither expanded nor collapsed nor hidden."""

        def without(names: tuple[str, ...]) -> tuple[str, ...]:
            """Leave the thing out."""
            return tuple(one for one in names if one != slug)

        return self.address(
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
            "where": self._where(view, line),
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


def _reckon(picture: Picture) -> int:
    """Reckon about how many bytes a picture takes: one that is certainly too heavy need not be drawn."""
    boxes = sum(
        _AROUND_BOX + len(box.id) + len(box.href) + len(box.title) + len(box.label) for box in picture.boxes
    )
    return boxes + sum(
        _AROUND_LINE + len(line.source) + len(line.target) + len(line.href) + len(line.title)
        for line in picture.lines
    )
