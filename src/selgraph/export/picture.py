"""What a picture shows: boxes in columns by kind, lines between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.export.style import STYLE_OF
from selgraph.model import STRENGTH, Basis
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.export.content import Connection, Content, Element

MOST_BOXES: Final = (
    300  # more cannot be read in one picture; beyond it kinds are drawn in the place of things
)
MOST_LINES: Final = 500  # more lie upon each other
MOST_GROUPED: Final = 150  # lines between kinds; of more, sorts of kinds are drawn in the place of kinds
COLUMNS: Final = (
    "enablers",
    "initiatives and actions",
    "programmes",
    "objectives and needs",
    "goals and other ends",
    "visions",
    "others",
)
_OTHERS: Final = len(COLUMNS) - 1
_OF_FAMILY: Final = {"enabler": 0, "course": 1, "programme": 2, "need": 3, "measure": 3, "end": 4}
_ENDS: Final = {3: "objectives and aspirations", 4: "goals and other ends", 5: "visions"}
_OF_END: Final = {"Objective": 3, "Aspiration": 3, "Vision": 5, "Mission": 5}


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a picture, or all things of one kind.

    Args:
        id: stable, unique in the picture, fit for HTML.
        iri: of the thing; of the class where things are grouped.
        label: its name.
        kind: name of its class, for people.
        class_name: the class as in the ontology.
        family: style in which it is drawn.
        column: place among `COLUMNS`.
        is_picked: whether it was asked for, and so has a thick border.
        above: how many things that it serves directly are not shown.
        below: how many things that serve it directly are not shown.
        count: how many things it stands for.
        href: where it leads to: a path or an IRI; empty for nowhere.
        title: what it says to those who point at it.
        more_href: where what is above and below it is shown; empty for nowhere.
    """

    id: str
    iri: str
    label: str
    kind: str
    class_name: str
    family: str
    column: int
    is_picked: bool = False
    above: int = 0
    below: int = 0
    count: int = 1
    href: str = ""
    title: str = ""
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in a picture, or all statements of one relation between two kinds.

    Args:
        id: stable, unique in the picture.
        source: id of the box that serves.
        target: id of the box that is served.
        predicate: IRI of the relation.
        label: name of the relation.
        basis: what it stands on; of several statements the strongest.
        level: `fully`, `partly` or empty.
        count: how many statements it stands for.
        href: where it leads to; empty for nowhere.
        title: what it says to those who point at it.
    """

    id: str
    source: str
    target: str
    predicate: str
    label: str
    basis: Basis
    level: str
    count: int = 1
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Picture:
    """What is drawn.

    Args:
        title: what it is, for those who do not see it.
        boxes: in the order of the table beside it.
        lines: in the order of the table beside it.
        caption: lines of text below it: of what, from when, by whose leave.
        is_grouped: whether boxes stand for kinds.
    """

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    caption: tuple[str, ...] = ()
    is_grouped: bool = False

    @cached_property
    def by_id(self) -> dict[str, Box]:
        """The boxes by id."""
        return {one.id: one for one in self.boxes}


def column_of(family: str, class_name: str) -> int:
    """Give the column of a thing by its style, ends by their class.

    >>> COLUMNS[column_of("end", "Vision")], COLUMNS[column_of("place", "Place")]
    ('visions', 'others')
    """
    if family == "end":
        return _OF_END.get(class_name, _OF_FAMILY[family])
    return _OF_FAMILY.get(family, _OTHERS)


def is_too_much(boxes: int, lines: int) -> bool:
    """Say whether kinds have to stand for things."""
    return boxes > MOST_BOXES or lines > MOST_LINES


def group_by_kind(boxes: list[Box], lines: list[Line], base: str) -> tuple[list[Box], list[Line]]:
    """Put the things of each kind into one box, the statements of a relation between kinds into one line.

    Where that still is too much, each sort of kinds is one box, and all between two of them one line.

    Args:
        boxes: of things.
        lines: of statements.
        base: what the IRIs of classes begin with.
    """
    kinds = {
        box.id: replace(
            box,
            id=f"kind:{box.class_name or 'none'}",
            iri=base + box.class_name if box.class_name else "",
            label=box.kind or "no class stated",
        )
        for box in boxes
    }
    grouped, merged = _merge(kinds, lines)
    if len(merged) <= MOST_GROUPED:
        return grouped, merged
    sorts = {
        box.id: replace(
            box,
            id=f"kind:sort-{box.column}-{box.family}",
            iri="",
            label=_ENDS[box.column] if box.family == "end" else STYLE_OF[box.family].label,
            kind="",
            class_name="",
        )
        for box in boxes
    }
    return _merge(sorts, [replace(line, predicate="", label="statements", level="") for line in lines])


def _merge(homes: Mapping[str, Box], lines: list[Line]) -> tuple[list[Box], list[Line]]:
    """Make one box of all that have the same home, and one line of all that then say the same."""
    counts = Counter(home.id for home in homes.values())
    groups: dict[str, Box] = {}
    for home in homes.values():
        label = f"{home.label} ({counts[home.id]})"
        plain = replace(home, label=label, is_picked=False, above=0, below=0, count=counts[home.id])
        groups.setdefault(home.id, replace(plain, href="", title=label))
    joined: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        ends = homes[line.source].id, line.predicate, homes[line.target].id
        joined.setdefault(ends, []).append(line)
    merged = [
        Line(
            f"{source}.{slug_of(predicate)}.{target}",
            source,
            target,
            predicate,
            members[0].label,
            min((line.basis for line in members), key=STRENGTH.__getitem__),
            members[0].level,
            sum(line.count for line in members),
            title=f"{groups[source].label} {members[0].label} {groups[target].label}: {len(members)}",
        )
        for (source, predicate, target), members in joined.items()
    ]
    return list(groups.values()), merged


def picture_of(content: Content) -> Picture:
    """Make the picture of what is exported; where there is too much for one, by kinds."""
    about = content.about
    boxes = [_box(element, *content.beyond(element.iri)) for element in content.elements()]
    known = {box.id for box in boxes}
    lines = [_line(one) for one in content.connections() if one.source in known and one.target in known]
    caption = [
        f"{about.title} · {about.selector or 'everything'}",
        f"{about.date} · sha256:{about.fingerprint[:16]} · {about.licence}",
        about.source,
    ]
    is_grouped = is_too_much(len(boxes), len(lines))
    if is_grouped:
        caption.insert(
            1,
            f"{len(boxes)} things and {len(lines)} statements are too much for one picture: "
            "each kind, or sort of kinds, is one box.",
        )
        boxes, lines = group_by_kind(boxes, lines, "")
    boxes.sort(
        key=lambda box: (box.column, STYLE_OF[box.family].rank, box.kind, box.label.casefold(), box.id)
    )
    title = f"{about.title}: {about.selector or 'everything'}"
    return Picture(title, tuple(boxes), tuple(lines), tuple(caption), is_grouped)


def _box(element: Element, above: int, below: int) -> Box:
    """Make the box of a thing."""
    place = _place(element)
    words = [
        f"{element.label} ({element.kind or 'no class stated'})",
        f"also: {'; '.join(element.other_names)}" if element.other_names else "",
        element.description,
        place,
    ]
    return Box(
        element.id,
        element.iri,
        element.label,
        element.kind,
        element.kind,
        element.family,
        column_of(element.family, element.kind),
        above=above,
        below=below,
        href=element.iri if element.iri.startswith(("https://", "http://")) else "",
        title="\n".join(part for part in words if part),
    )


def _line(connection: Connection) -> Line:
    """Make the line of a statement."""
    words = [f"{connection.label}: {_place(connection)}", connection.rationale]
    return Line(
        connection.id,
        connection.source,
        connection.target,
        connection.relation,
        connection.label,
        Basis(connection.basis),
        connection.level,
        title="\n".join(part for part in words if part),
    )


def _place(item: Element | Connection) -> str:
    """Write basis, place and quotation in one line."""
    if item.first_line is None:
        return item.basis
    lines = f"lines {item.first_line}-{item.last_line}"
    return f"{item.basis}: {item.document}, {item.section}, {lines}: “{item.quotation}”"
