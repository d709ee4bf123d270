"""What is behind the boxes and lines of a picture of lineage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from selgraph.vocabulary import slug_of
from selgraph.web.explorer_evidence import evidence_address, short_evidence_address
from selgraph.web.explorer_lineage_files import first_passage
from selgraph.web.explorer_words import name_passage

if TYPE_CHECKING:
    from selgraph.export.picture import Box, Line, Picture
    from selgraph.web.explorer_picture import View
    from selgraph.web.explorer_wish import Wish
    from selgraph.web.links import Links

_MOST_QUOTED: Final = (
    80  # lines of a page that says quotations, too; else these are behind each line, and in CSV
)


@dataclass(frozen=True, slots=True)
class LineageLinks:
    """Leads from a picture to other views of it, to things and to evidence.

    Args:
        links: how pages are addressed.
        is_static: whether the pages will lie on a disk, where a picture cannot be changed.
    """

    links: Links
    is_static: bool

    def address(self, wish: Wish, suffix: str = "") -> str:
        """Give the path of a view."""
        return f"{self.links.root}lineage{suffix}?{urlencode(wish.pairs())}"

    def link(self, wish: Wish, view: View) -> View:
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
        return self.links.page(box.iri)

    def _more_href(self, wish: Wish, box: Box, *, is_brief: bool) -> str:
        """Give the view with one further step from a box; of many boxes only the table offers it."""
        if self.is_static or is_brief or box.id.startswith("kind:"):
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
            return short_evidence_address(self.links, source.iri, line.predicate, target.iri)
        return evidence_address(self.links, source.iri, line.predicate, target.iri)

    def _line_title(self, view: View, line: Line, *, is_brief: bool) -> str:
        """Say what a line says, on what it stands and where."""
        picture = view.picture
        said = f"{picture.by_id[line.source].label} {line.label} {picture.by_id[line.target].label}"
        if picture.is_grouped:
            return f"{said}: {line.count} statement{'' if line.count == 1 else 's'}"
        return said if is_brief else f"{said} ({line.basis}): {self.where(view, line)}"

    def where(self, view: View, line: Line) -> str:
        """Name the first place where a statement stands; of few with its quotation."""
        passage = first_passage(view, line)
        if passage is None:
            return ""
        place = name_passage(passage)
        return f"{place}: “{passage.quote}”" if len(view.picture.lines) <= _MOST_QUOTED else place
