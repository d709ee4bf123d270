"""The page of lineage: a picture, an equal table, and the evidence behind each line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from selgraph.errors import AmbiguousNameError, LimitError, QueryError, SelgraphError, UnknownNameError
from selgraph.model import Passage, Reading
from selgraph.vocabulary import ID, SEL, expand, shorten, slug_of
from selgraph.web.explorer_drawing import Behind, draw, has_graphviz, link_svg
from selgraph.web.explorer_picture import COLUMNS, DEEPEST, Wish, make_picture
from selgraph.web.explorer_words import name_passage, voice_of
from selgraph.web.links import Links, links_of
from selgraph.web.negotiation import matches_etag
from selgraph.web.problem import Problem, problem_of
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.web.dataset import Served
    from selgraph.web.explorer_picture import Box, Line, Picture

LINEAGE_SUFFIXES: Final = {
    ".html": "text/html",
    ".json": "application/json",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
EVIDENCE_SUFFIXES: Final = {".html": "text/html", ".json": "application/json"}
_TEXT: Final = ("text/html", "text/csv")
_SINGLE: Final = ("select", "depth", "basis", "document", "place", "year")
_SEVERAL: Final = {"kind": "kinds", "relation": "relations", "expand": "expand", "hide": "hide"}


def read_wish(given: tuple[tuple[str, str], ...]) -> Wish:
    """Read what an address asks for.

    Args:
        given: its parameters; empty ones count as not given.

    Raises:
        QueryError: a parameter is not known, or does not fit.
    """
    values: dict[str, Any] = {"select": ""}
    for name, value in given:
        if name in _SEVERAL:
            if value.strip():
                values[_SEVERAL[name]] = (*values.get(_SEVERAL[name], ()), value.strip())
        elif name in _SINGLE:
            if value.strip():
                values[name] = value.strip()
        else:
            raise QueryError(
                f'There is no parameter "{name}".', fix=f"Choose of: {', '.join((*_SINGLE, *_SEVERAL))}."
            )
    depth = values.pop("depth", None)
    if depth is not None:
        if not (depth.isascii() and depth.isdigit() and len(depth) < 3 and int(depth) <= DEEPEST):  # noqa: PLR2004 - digits of DEEPEST
            raise QueryError(
                f'"{depth}" is no number of steps.', fix=f"Give a whole number from 0 to {DEEPEST}."
            )
        values["depth"] = int(depth)
    return Wish(**values)


class LineagePages:
    """Draws lineage, and shows what a statement stands on; used inside workers.

    Args:
        served: the corpus.
        facts: what it holds.
        render: fills a template.
    """

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        self._served = served
        self._facts = facts
        self._render = render
        self._links: Links = links_of(served)

    def lineage(self, given: tuple[tuple[str, str], ...], media_type: str, known_etag: str | None) -> Reply:
        """Show lineage.

        Args:
            given: the parameters of the address.
            media_type: one of `LINEAGE_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """
        etag = make_etag(self._served.hash, "lineage", repr(given), media_type)
        typed = f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type
        if matches_etag(known_etag, etag):
            return Reply(b"", typed, etag, 304)
        try:
            wish = read_wish(given)
            if not wish.select and media_type == "text/html":
                return Reply(self._page(wish, None).encode(), typed, etag)
            picture = make_picture(self._facts, wish)
            if media_type == "image/png":
                body = draw(picture, "png")
            elif media_type == "image/svg+xml":
                body = self._svg(wish, picture).encode()
            elif media_type == "application/json":
                body = self._json(wish, picture)
            elif media_type == "text/csv":
                body = self._csv(picture)
            else:
                body = self._page(wish, picture).encode()
        except (UnknownNameError, AmbiguousNameError) as error:
            raise problem_of(error, 404) from error
        except LimitError as error:
            raise problem_of(error, 503) from error
        except SelgraphError as error:
            raise problem_of(error, 400) from error
        return Reply(body, typed, etag)

    # ---- addresses

    def address(self, wish: Wish, suffix: str = "") -> str:
        """Give the path of a view."""
        return f"{self._links.root}lineage{suffix}?{urlencode(wish.pairs())}"

    def _box_href(self, wish: Wish, box: Box) -> str:
        """Give what is behind a box: the page of its thing; of many things, those of this kind alone."""
        if box.id.startswith("kind:"):
            return self.address(replace(wish, kinds=(box.class_name,))) if box.class_name else ""
        return self._links.page(box.iri)

    def _line_href(self, wish: Wish, picture: Picture, line: Line) -> str:
        """Give what is behind a line: its evidence; of many statements, those between these kinds alone."""
        source, target = picture.box(line.source), picture.box(line.target)
        if picture.is_grouped:
            kinds = tuple(sorted({source.class_name, target.class_name} - {""}))
            return self.address(replace(wish, kinds=kinds, relations=(slug_of(line.predicate),)))
        return evidence_address(self._links, source.iri, line.predicate, target.iri)

    def _line_title(self, picture: Picture, line: Line) -> str:
        """Say what a line says, on what it stands and where."""
        said = f"{picture.box(line.source).label} {line.label} {picture.box(line.target).label}"
        if picture.is_grouped:
            return f"{said}: {line.count} statement{'' if line.count == 1 else 's'}"
        return f"{said} ({line.basis}): {self._where(line)}"

    def _where(self, line: Line) -> str:
        """Name the first place where a statement stands."""
        first = line.speakers[0]
        if isinstance(first, Reading):
            first = first.passages[0]
        return f"{name_passage(first)}: “{first.quote}”" if isinstance(first, Passage) else first.summary

    # ---- formats

    def _svg(self, wish: Wish, picture: Picture) -> str:
        """Draw, with links."""
        boxes = {
            box.id: Behind(self._box_href(wish, box), f"{box.label} ({box.kind or 'no class stated'})")
            for box in picture.boxes
        }
        lines = {
            line.id: Behind(self._line_href(wish, picture, line), self._line_title(picture, line))
            for line in picture.lines
        }
        return link_svg(draw(picture, "svg"), picture, boxes, lines, f"Lineage of {wish.select}")

    def _json(self, wish: Wish, picture: Picture) -> bytes:
        """Write the values of a picture."""
        values = {
            "asked": [list(pair) for pair in wish.pairs()],
            "things": [
                {
                    "id": box.id,
                    "iri": box.iri,
                    "label": box.label,
                    "kind": box.kind,
                    "column": COLUMNS[box.column][0],
                    "picked": box.is_picked,
                    "aboveNotShown": box.above,
                    "belowNotShown": box.below,
                    "count": box.count,
                }
                for box in picture.boxes
            ],
            "statements": [
                {
                    "id": line.id,
                    "source": line.source,
                    "relation": shorten(line.predicate),
                    "target": line.target,
                    "basis": line.basis,
                    "level": line.level,
                    "count": line.count,
                    "speakers": [speaker.iri for speaker in line.speakers],
                }
                for line in picture.lines
            ],
            "grouped": picture.is_grouped,
            "total": {
                "things": picture.things,
                "statements": picture.statements,
                "outside": picture.outside,
            },
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _csv(self, picture: Picture) -> bytes:
        """Write the statements of a picture as a table."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(
            ["from", "relation", "to", "basis", "statements", "document", "section", "lines", "quotation"]
        )
        for line in picture.lines:
            first = line.speakers[0] if line.speakers else None
            passage = first.passages[0] if isinstance(first, Reading) else first
            where = (
                [
                    passage.title,
                    passage.section,
                    f"{passage.first_line}-{passage.last_line}",
                    passage.quote,
                ]
                if isinstance(passage, Passage)
                else ["", "", "", ""]
            )
            ends = picture.box(line.source).label, picture.box(line.target).label
            writer.writerow([ends[0], line.label, ends[1], line.basis, line.count, *where])
        return file.getvalue().encode()

    def _page(self, wish: Wish, picture: Picture | None) -> str:
        """Write the page."""
        strategy = self._facts.strategy
        things, statements = [], []
        if picture is not None:
            statements = [
                {
                    "source": (
                        picture.box(line.source).label,
                        self._box_href(wish, picture.box(line.source)),
                    ),
                    "target": (
                        picture.box(line.target).label,
                        self._box_href(wish, picture.box(line.target)),
                    ),
                    "label": line.label,
                    "basis": str(line.basis),
                    "count": line.count,
                    "href": self._line_href(wish, picture, line),
                    "where": "" if picture.is_grouped else self._where(line),
                    "title": self._line_title(picture, line),
                }
                for line in picture.lines
            ]
            things = [self._thing(wish, box) for box in picture.boxes]
        return self._render(
            "explorer_lineage.html",
            title=f"Lineage of {wish.select}" if wish.select else "Lineage",
            wish=wish,
            picture=picture,
            svg=Markup(self._svg(wish, picture))  # noqa: S704 - Graphviz's own SVG, written anew by ElementTree, which escapes
            if picture is not None and picture.boxes and has_graphviz()
            else "",
            has_graphviz=has_graphviz(),
            things=things,
            statements=statements,
            is_narrowed=bool(wish.pairs()[1:]),
            whole=self.address(Wish(wish.select)),
            twins=[
                (suffix[1:].upper(), self.address(wish, suffix))
                for suffix in (".svg", ".png", ".csv", ".json")
                if has_graphviz() or suffix not in (".svg", ".png")
            ],
            hidden=[
                (name, self.address(replace(wish, hide=tuple(one for one in wish.hide if one != name))))
                for name in wish.hide
            ],
            kinds=sorted(
                {(strategy.labels.get(SEL + node.kind, node.kind), node.kind) for node in self._ends()}
            ),
            relations=sorted(
                (strategy.labels.get(predicate, slug_of(predicate)), slug_of(predicate))
                for predicate in self._relations()
            ),
            documents=[
                (one.title, slug_of(one.iri))
                for one in sorted(strategy.documents.values(), key=lambda one: (one.year, one.iri))
            ],
            places=[(node.label, slug_of(node.iri)) for node in strategy.of_kind("Place")],
        )

    def _thing(self, wish: Wish, box: Box) -> dict[str, Any]:
        """Lay out one thing of the table, with what can be done with it."""
        is_group = box.id.startswith("kind:")
        slug = slug_of(box.iri)
        more = box.above + box.below
        is_expanded = slug in wish.expand
        expand_to = (*(one for one in wish.expand if one != slug),) if is_expanded else (*wish.expand, slug)
        return {
            "label": box.label,
            "href": self._box_href(wish, box),
            "kind": box.kind,
            "column": COLUMNS[box.column][0],
            "picked": box.is_picked,
            "above": box.above,
            "below": box.below,
            "expand": self.address(replace(wish, expand=expand_to))
            if (more or is_expanded) and not is_group
            else "",
            "is_expanded": is_expanded,
            "hide": "" if is_group or box.is_picked else self.address(replace(wish, hide=(*wish.hide, slug))),
        }

    def _ends(self) -> list[Any]:
        """Give the things that stand in lineage."""
        lineage = self._facts.lineage
        return [lineage.node(iri) for iri in lineage.iris if lineage.node(iri).kind]

    def _relations(self) -> set[str]:
        """Give the relations of lineage."""
        return {edge.predicate for edge in self._facts.edges}

    # ---- one statement

    def evidence(self, given: tuple[tuple[str, str], ...], media_type: str, known_etag: str | None) -> Reply:
        """Show what one statement stands on.

        Args:
            given: `subject`, `relation` and `object`, each a slug, a prefixed name or an IRI.
            media_type: one of `EVIDENCE_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 where one is missing, 404 where nobody says so.
        """
        values = dict(given)
        if set(values) != {"subject", "relation", "object"} or len(given) > len(values):
            raise Problem(400, "A statement has a subject, a relation and an object.", fix="Give each once.")
        etag = make_etag(self._served.hash, "evidence", repr(sorted(given)), media_type)
        typed = f"{media_type}; charset=utf-8" if media_type in _TEXT else media_type
        if matches_etag(known_etag, etag):
            return Reply(b"", typed, etag, 304)
        subject, thing = _iri(values["subject"], ID), _iri(values["object"], ID)
        predicate = _iri(values["relation"], SEL)
        strategy = self._facts.strategy
        found = [
            one
            for one in strategy.said_of(subject)
            if one.predicate == predicate and one.is_thing and one.value == thing
        ]
        if not found:
            raise Problem(
                404,
                f"No passage and no reading says: {shorten(subject)} {shorten(predicate)} {shorten(thing)}.",
                fix="Look at the page of the thing for what is said of it.",
            )
        statement = found[0]
        voices = [voice_of(speaker, self._links) for speaker in statement.speakers]
        if media_type == "application/json":
            document = {
                "subject": subject,
                "relation": predicate,
                "object": thing,
                "basis": str(statement.basis),
                "speakers": [
                    {
                        "iri": speaker.iri,
                        "kind": voice.kind,
                        **({"rationale": voice.text} if voice.kind == "reading" else {}),
                        "passages": [
                            {
                                "document": place.document,
                                "section": place.section,
                                "lines": place.lines,
                                "quotation": place.quote,
                            }
                            for place in voice.places
                        ],
                    }
                    for speaker, voice in zip(statement.speakers, voices, strict=True)
                ],
            }
            body = json.dumps(document, ensure_ascii=False).encode() + b"\n"
        else:
            label = strategy.label
            body = self._render(
                "explorer_evidence.html",
                title=f"{label(subject)} {label(predicate)} {label(thing)}",
                subject=(label(subject), self._links.page(subject)),
                relation=(label(predicate), self._links.page(predicate)),
                object=(label(thing), self._links.page(thing)),
                basis_word=str(statement.basis),
                voices=voices,
                lineage=self.address(Wish(slug_of(subject))),
                twin=evidence_address(self._links, subject, predicate, thing, ".json"),
            ).encode()
        return Reply(body, typed, etag)


def evidence_address(links: Links, subject: str, predicate: str, thing: str, suffix: str = "") -> str:
    """Give the path of the page on what a statement stands on."""
    names = {"subject": shorten(subject), "relation": shorten(predicate), "object": shorten(thing)}
    return f"{links.root}evidence{suffix}?{urlencode(names)}"


def _iri(name: str, base: str) -> str:
    """Read a prefixed name, an IRI, or the last part of one."""
    if name.startswith(("http://", "https://", "urn:")):
        return name
    return expand(name) or base + name
