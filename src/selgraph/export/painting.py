"""A drawing as PNG or PDF, painted by CairoSVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import SelgraphError
from selgraph.export.drawing import draw
from selgraph.export.picture import picture_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from selgraph.export.content import Content

_MOST_POINTS: Final = 40_000_000  # of a PNG; a larger one is made with fewer to the inch


def to_png(svg: str) -> bytes:
    """Make a PNG of a drawing, with two dots to the point as long as it is not too large.

    Raises:
        SelgraphError: CairoSVG is not installed.
    """
    size = re.search(r' width="(\d+)" height="(\d+)"', svg)
    points = int(size[1]) * int(size[2]) if size else 0
    scale = min(2.0, (_MOST_POINTS / points) ** 0.5) if points else 2.0
    made: bytes = _cairosvg().svg2png(bytestring=svg.encode(), scale=scale)
    return made


def to_pdf(svg: str) -> bytes:
    """Make a PDF of a drawing.

    Raises:
        SelgraphError: CairoSVG is not installed.
    """
    made: bytes = _cairosvg().svg2pdf(bytestring=svg.encode())
    return made


def can_paint() -> bool:
    """Say whether PNG and PDF can be made here."""
    try:
        _cairosvg()
    except SelgraphError:
        return False
    return True


def _cairosvg() -> Any:
    """Load CairoSVG.

    Raises:
        SelgraphError: it is not installed, or the cairo library is not.
    """
    try:
        import cairosvg
    except (ImportError, OSError) as error:
        raise SelgraphError(
            "PNG and PDF are made by CairoSVG, which is not installed.",
            fix='Install it (pip install "selgraph[pictures]") and the library cairo '
            "(Debian, Ubuntu: apt-get install libcairo2; macOS: brew install cairo), or choose svg.",
        ) from error
    return cairosvg


def write_png(content: Content, out: BinaryIO) -> None:
    """Write PNG; the caption says what it is."""
    out.write(to_png(draw(picture_of(content))))


def write_pdf(content: Content, out: BinaryIO) -> None:
    """Write PDF; the caption says what it is."""
    out.write(to_pdf(draw(picture_of(content))))
