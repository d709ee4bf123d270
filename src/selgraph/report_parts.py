"""Which parts of a board paper stand on a page together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selgraph.report_page import LaidOut

MOST_RECKONED: Final = 140_000  # bytes of a page, so that what is sent stays below 150,000
_AROUND: Final = 6_000  # bytes of what stands around the parts: the style, the heading, the contents
_CELL: Final = 12  # bytes of the marks around a cell
_NUMBER: Final = 36  # bytes of a link to a source
_SOURCE: Final = 80  # bytes of the marks around a source


def part_pages(paper: LaidOut, picture: str) -> list[list[int]]:
    """Put the parts of a paper on as few pages as keep each light, in their order.

    How heavy a page becomes is reckoned from its words, which is quicker than to write it; a part that is too
    heavy by itself stands alone.

    Args:
        paper: the paper.
        picture: its picture as SVG.

    Returns:
        The numbers of the parts, from 1, page by page.
    """
    pages: list[list[int]] = [[]]
    for part in range(1, len(paper.sections) + 1):
        if pages[-1] and _weigh(paper, [*pages[-1], part], picture) > MOST_RECKONED:
            pages.append([])
        pages[-1].append(part)
    return pages


def _weigh(paper: LaidOut, parts: list[int], picture: str) -> int:
    """Reckon the bytes of a page."""
    weight = _AROUND
    for part in parts:
        section = paper.sections[part - 1]
        weight += len(picture.encode()) if section["has_picture"] else 0
        for table in section["tables"]:
            for cells, numbers in table["rows"]:
                weight += sum(len(cell["text"].encode()) + _CELL for cell in cells) + _NUMBER * len(numbers)
    sources = (paper.sources[number] for number in paper.cited_in(parts))
    return weight + sum(_SOURCE + sum(len(line.encode()) for line in lines) for lines in sources)
