"""DOT for Graphviz."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.style import LINE_COLOURS, LINES, STYLE_OF, is_strong

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element

_LABEL_WIDTH: Final = 28  # characters in a line of a label
_CAPTION_WIDTH: Final = 120
BACKSLASH: Final = "\u29f5"  # reverse solidus operator
_LINEAGE: Final = frozenset(
    {
        "serves",
        "partOf",
        "supports",
        "fullySupports",
        "partlySupports",
        "delivers",
        "realises",
        "enables",
        "addresses",
    }
)
_TOP: Final = frozenset({"Vision", "Mission"})


def write_dot(content: Content, out: BinaryIO) -> None:
    """Write DOT: a cluster for each kind, what is served above what serves it, the evidence as tooltips."""
    out.write(make_dot(content).encode())


def make_dot(content: Content) -> str:
    """Write DOT as one text."""
    about = content.about
    caption = (
        f"{about.title} · {about.selector or 'everything'}\n"
        f"{about.date} · sha256:{about.fingerprint[:16]} · {about.licence}\n"
        f"{textwrap.fill(about.source, _CAPTION_WIDTH)}"
    )
    lines = [f"// {name}: {' '.join(value.split())}" for name, value in about.pairs()]
    lines += [
        "digraph selgraph {",
        '  graph [charset="UTF-8"]',
        "  graph [rankdir=BT, newrank=true, overlap=prism, outputorder=edgesfirst]",
        "  graph [fontname=Helvetica, fontsize=10, labelloc=b]",
        f"  graph [label={quote_label(caption)}, tooltip={quote_tooltip(about.title)}]",
        "  node [fontname=Helvetica, fontsize=10, style=filled, margin=0.12]",
        "  edge [fontname=Helvetica, fontsize=8, arrowsize=0.7]",
    ]
    kinds: dict[str, list[Element]] = {}
    for element in content.elements():
        kinds.setdefault(element.kind, []).append(element)
    for number, (kind, members) in enumerate(
        sorted(kinds.items(), key=lambda item: (STYLE_OF[item[1][0].family].rank, item[0]))
    ):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(
            f"    graph [label={quote_label(in_words(kind) or 'no class stated')}, labeljust=l, "
            "style=rounded, "
            f"color={quote('#bbbbbb')}, tooltip={quote_tooltip(kind)}]"
        )
        lines += [f"    {_node(element)}" for element in members]
        if kind in _TOP:
            lines.append(f"    {{ rank=same; {' '.join(quote(element.id) for element in members)} }}")
        lines.append("  }")
    lines += [f"  {_edge(connection)}" for connection in content.connections()]
    return "\n".join([*lines, "}", ""])


def in_words(kind: str) -> str:
    """Write the name of a class as people do.

    >>> in_words("StrategicProgramme")
    'strategic programme'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _node(element: Element) -> str:
    """Write a thing."""
    style = STYLE_OF[element.family]
    label = (
        "\n".join(line for part in element.label.splitlines() for line in textwrap.wrap(part, _LABEL_WIDTH))
        or element.id
    )
    tooltip = "\n".join(
        part
        for part in (
            f"{element.label} ({element.kind or 'no class stated'})",
            f"also: {'; '.join(element.other_names)}" if element.other_names else "",
            element.description,
            _place(element),
        )
        if part
    )
    address = f", URL={quote(element.iri)}" if element.iri.startswith(("https://", "http://")) else ""
    attributes = (
        f"label={quote_label(label)}, shape={style.dot}, fillcolor={quote(style.fill)}, "
        f"color={quote(style.line)}, tooltip={quote_tooltip(tooltip)}{address}, kind={quote(element.kind)}"
    )
    own = "".join(f", {name}={quote(str(value))}" for name, value in _attributes(element))
    return f"{quote(element.id)} [{attributes}, other_names={quote('|'.join(element.other_names))}{own}]"


def _edge(connection: Connection) -> str:
    """Write a statement; what is not lineage does not pull its ends to other ranks."""
    label = (
        f"{connection.label} ({connection.level})"
        if connection.level and connection.level not in connection.label
        else connection.label
    )
    tooltip = f"{connection.label}: {_place(connection)}" + (
        f"\n{connection.rationale}" if connection.rationale else ""
    )
    weight = ", penwidth=2.2" if is_strong(connection.level) else ""
    free = "" if connection.relation in _LINEAGE else ", constraint=false"
    attributes = (
        f"id={quote(connection.id)}, label={quote_label(label)}, style={LINES[connection.basis]}, "
        f"color={quote(LINE_COLOURS[connection.basis])}, "
        f"tooltip={quote_tooltip(tooltip)}, labeltooltip={quote_tooltip(tooltip)}{weight}{free}"
    )
    own = "".join(f", {name}={quote(str(value))}" for name, value in _attributes(connection))
    kind = f"relation={quote(connection.relation)}, level={quote(connection.level)}"
    return f"{quote(connection.source)} -> {quote(connection.target)} [{attributes}, {kind}{own}]"


def _attributes(item: Element | Connection) -> list[tuple[str, str | int | None]]:
    """List what Graphviz hands on without looking at it."""
    return [
        ("basis", item.basis),
        ("document", item.document),
        ("section", item.section),
        ("first_line", item.first_line if item.first_line is not None else ""),
        ("last_line", item.last_line if item.last_line is not None else ""),
        ("quotation", item.quotation),
    ]


def _place(item: Element | Connection) -> str:
    """Write basis, place and quotation in one line."""
    if item.first_line is None:
        return item.basis
    lines = f"lines {item.first_line}-{item.last_line}"
    return f"{item.basis}: {item.document}, {item.section}, {lines}: “{item.quotation}”"


def quote(text: str) -> str:
    r"""Write a text as a quoted string of DOT that Graphviz hands on as it is.

    >>> print(quote('say "\\N" & go'))
    "say \"\\N\" & go"
    """
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + inner.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n") + '"'


def quote_label(text: str) -> str:
    """Write a text that Graphviz draws: it reads entities in it.

    >>> print(quote_label('a & b'))
    "a &amp; b"
    """
    return quote(text.replace("&", "&amp;"))


def quote_tooltip(text: str) -> str:
    r"""Write a text for a tooltip, with a sign like a backslash for one, as versions undo backslashes twice.

    >>> quote_tooltip('\\N') == f'"{BACKSLASH}N"'
    True
    """
    return quote(text.replace("&", "&amp;").replace("\\", BACKSLASH))
