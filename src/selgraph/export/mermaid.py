"""Mermaid, for pages that draw it: GitHub, GitLab, wikis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.style import LINE_COLOURS, STYLE_OF, is_strong

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element

MANY_EDGES: Final = 150  # past this a picture cannot be read; past 500 Mermaid does not draw it (maxEdges)
MOST_TEXT: Final = 50_000  # characters; Mermaid refuses more (maxTextSize)
_UNSAFE: Final = re.compile(
    r"""[^\w\s.,:()/+\-\u2013\u2014\u2018\u2019\u201c\u201d'!?=%£€*]"""
)  # dashes and quotation marks may stay
_ARROWS: Final = {"explicit": "-->", "interpreted": "-.->", "inferred": "-.->"}


def write_mermaid(content: Content, out: BinaryIO) -> None:
    """Write a flowchart in strict mode: labels are text, nothing can be clicked.

    Where each statement stands is added as comments, as long as the whole stays below Mermaid's limit of
    text.
    """
    names = {element.id: f"n{number}" for number, element in enumerate(content.elements())}
    whole = _flowchart(content, names, with_evidence=True)
    if len(whole) > MOST_TEXT:
        whole = _flowchart(content, names, with_evidence=False)
    out.write(whole.encode())


def _flowchart(content: Content, names: dict[str, str], *, with_evidence: bool) -> str:
    """Write the flowchart as one text."""
    lines = ["---", "config:", "  securityLevel: strict", "  htmlLabels: false", "---", "flowchart BT"]
    lines += [f"%% {name}: {' '.join(value.split())}" for name, value in content.about.pairs()]
    used: set[str] = set()
    for element in content.elements():
        used.add(element.family)
        lines.append(f"    {_node(element, names[element.id])}")
        if with_evidence:
            lines.append(f"    %% {names[element.id]} is {element.iri} ({element.basis}){_place(element)}")
    inferred = []
    for number, connection in enumerate(content.connections()):
        lines.append(f"    {_edge(connection, names)}")
        if with_evidence:
            lines.append(f"    %% {connection.id} is {connection.basis}{_place(connection)}")
        if connection.basis == "inferred":
            inferred.append(str(number))
    lines += [
        f"    classDef c_{family} fill:{STYLE_OF[family].fill},stroke:{STYLE_OF[family].line},color:#000"
        for family in sorted(used)
    ]
    if inferred:
        lines.append(
            f"    linkStyle {','.join(inferred)} stroke:{LINE_COLOURS['inferred']},stroke-dasharray:1 4"
        )
    return "\n".join([*lines, ""])


def _node(element: Element, name: str) -> str:
    """Write a thing."""
    left, right = STYLE_OF[element.family].mermaid
    return f'{name}{left}"{escape(element.label)}"{right}:::c_{element.family}'


def _edge(connection: Connection, names: dict[str, str]) -> str:
    """Write a statement."""
    arrow = (
        "==>" if is_strong(connection.level) and connection.basis == "explicit" else _ARROWS[connection.basis]
    )
    source, target = names[connection.source], names[connection.target]
    return f'{source} {connection.id}@{arrow}|"{escape(connection.label)}"| {target}'


def _place(item: Element | Connection) -> str:
    """Write where it stands, in one line that Mermaid skips."""
    if item.first_line is None:
        return ""
    text = f"; {item.document}, {item.section}, lines {item.first_line}-{item.last_line}: “{item.quotation}”"
    return " ".join(text.split()).replace("{", "(").replace("}", ")")


def escape(text: str) -> str:
    r"""Write a label with Mermaid's own entity codes, so that no sign of it means anything.

    >>> escape('a "b" [c]\nd')
    'a #34;b#34; #91;c#93;<br/>d'
    """
    coded = _UNSAFE.sub(lambda match: f"#{ord(match[0])};", text)
    return "<br/>".join(" ".join(line.split()) for line in coded.splitlines()) or " "
