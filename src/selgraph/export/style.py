"""How kinds of things and bases of statements are drawn, in every picture alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections import Counter


@dataclass(frozen=True, slots=True)
class Style:
    """How one family of classes is drawn.

    Args:
        name: the family.
        classes: the classes at its top; narrower ones belong to it as well.
        label: for a legend.
        fill: colour of the area, light enough for black letters (contrast above 7:1), as in #RRGGBB.
        line: colour of the border, as in #RRGGBB.
        yed: shape in yEd.
        dot: shape in Graphviz.
        cytoscape: shape in Cytoscape.js.
        mermaid: opening and closing brackets in Mermaid.
        rank: how high it is drawn; 0 is the top.
    """

    name: str
    classes: tuple[str, ...]
    label: str
    fill: str
    line: str
    yed: str
    dot: str
    cytoscape: str
    mermaid: tuple[str, str]
    rank: int


# Fills are tints of the colours of Okabe and Ito, which people who see colours differently can tell apart;
# the shape says the same again.
STYLES: Final = (
    Style(
        "end",
        ("End",),
        "goals, objectives, visions",
        "#cce5f4",
        "#0072b2",
        "ellipse",
        "ellipse",
        "ellipse",
        ("([", "])"),
        0,
    ),
    Style("need", ("Need",), "needs", "#f7dbe9", "#a3527f", "hexagon", "hexagon", "hexagon", ("{{", "}}"), 1),
    Style(
        "programme",
        ("Programme",),
        "programmes",
        "#d5efe6",
        "#007a59",
        "roundrectangle",
        "folder",
        "round-rectangle",
        ("[[", "]]"),
        2,
    ),
    Style(
        "course",
        ("Course",),
        "initiatives, actions",
        "#e3f3d3",
        "#4d7a1a",
        "rectangle",
        "box",
        "rectangle",
        ("[", "]"),
        3,
    ),
    Style(
        "enabler",
        ("Enabler",),
        "enablers",
        "#fdf3c4",
        "#8a7400",
        "parallelogram",
        "parallelogram",
        "rhomboid",
        ("[/", "/]"),
        4,
    ),
    Style("risk", ("Risk",), "risks", "#f9dcc6", "#b34700", "octagon", "octagon", "octagon", ("{", "}"), 4),
    Style(
        "measure",
        ("Measure", "Target", "Milestone", "Standard", "Effect"),
        "measures, targets, milestones",
        "#e6e0f5",
        "#5b3fa8",
        "diamond",
        "note",
        "diamond",
        (">", "]"),
        1,
    ),
    Style(
        "organisation",
        ("Organisation", "Post", "Person", "PopulationGroup"),
        "organisations, people",
        "#e4e4e4",
        "#4a4a4a",
        "trapezoid",
        "component",
        "cut-rectangle",
        ("[\\", "/]"),
        5,
    ),
    Style(
        "place",
        ("Place", "Site", "CareSetting"),
        "places",
        "#efe4d8",
        "#7a5a3a",
        "trapezoid2",
        "house",
        "barrel",
        ("[/", "\\]"),
        5,
    ),
    Style(
        "record",
        ("Plan", "Document", "Table", "Figure", "MatrixCell"),
        "plans, tables, figures",
        "#ffffff",
        "#767676",
        "rectangle3d",
        "tab",
        "tag",
        ("[(", ")]"),
        6,
    ),
)
OTHER: Final = Style(
    "other", (), "other things", "#f5f5f5", "#9a9a9a", "rectangle", "box", "round-rectangle", ("(", ")"), 6
)
STYLE_OF: Final = {style.name: style for style in (*STYLES, OTHER)}

LINES: Final = {"explicit": "solid", "interpreted": "dashed", "inferred": "dotted"}
LINE_COLOURS: Final = {"explicit": "#1a1a1a", "interpreted": "#555555", "inferred": "#8a8a8a"}


def is_strong(level: str) -> bool:
    """Say whether a statement is drawn with a thick line: one that says *fully*."""
    return level == "fully"


WIDTH, HEIGHT = 220, 60  # of a thing, in points
_GAP = 40  # points between two things
_COLUMNS = 30  # things in a row of a first drawing, which the reader's own program lays out better
_BAND = 4000  # points from one rank to the next


def place_of(rank: int, drawn: Counter[int]) -> tuple[int, int]:
    """Give the next place in the band of a rank.

    Args:
        rank: as in `Style`.
        drawn: how many things stand in each band; one is added.

    Returns:
        Left and top, in points.
    """
    place = drawn[rank]
    drawn[rank] += 1
    return (place % _COLUMNS) * (WIDTH + _GAP), rank * _BAND + (place // _COLUMNS) * (HEIGHT + _GAP)
