"""An answer as rows, each with what stands behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from selgraph.errors import SelgraphError
from selgraph.model import Basis, Edge, Statement

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

Cell = str | int | Decimal | None
Said = Edge | Statement


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer.

    Args:
        cells: one value for each column; None where there is none.
        evidence: the statements that the line stands on.
        basis: what it stands on; None where the line is no claim.
    """

    cells: tuple[Cell, ...]
    evidence: tuple[Said, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of an answer.

    Args:
        title: what it lists, in a few words.
        columns: the headings.
        rows: the lines, in the order in which they are to be read.
        notes: sentences to be read below it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Basis, int]:
        """Count by basis: the lines, or where these are no claims the statements that they stand on."""
        claims = [row.basis for row in self.rows if row.basis is not None]
        if not claims:
            said = {
                (one.subject, one.predicate, _value(one)): one.basis
                for row in self.rows
                for one in row.evidence
            }
            claims = list(said.values())
        counted = Counter(claims)
        return {basis: counted[basis] for basis in Basis}

    def to_frame(self) -> pd.DataFrame:
        """Give the sheet as a pandas frame of one row for each line, with the basis where lines have one.

        Raises:
            SelgraphError: pandas is not installed.
        """
        frames = load_pandas()
        frame: pd.DataFrame = frames.DataFrame([row.cells for row in self.rows], columns=list(self.columns))
        if any(row.basis for row in self.rows) and "basis" not in self.columns:
            frame["basis"] = [str(row.basis or "") for row in self.rows]
        return frame


def load_pandas() -> Any:
    """Load pandas, which frames are made by.

    Raises:
        SelgraphError: it is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise SelgraphError(
            "Frames are made by pandas, which is not installed.",
            fix='Install it: pip install "selgraph[notebook]"',
        ) from error
    return pd


class Drawn(Protocol):
    """What an answer stands on, as a graph of its own."""

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Hand it over for networkx."""
        ...

    def as_rdflib(self) -> rdflib.Dataset:
        """Hand it over for rdflib."""
        ...

    def _repr_svg_(self) -> str | None:
        """Draw it."""
        ...


class Answer(ABC):
    """What a verb found, as values; `sheets` lays them out.

    An answer that knows what is said (`strategy`) also hands over what it stands on as a graph, where it was
    asked of a `selgraph.graph.Graph`, which knows how.
    """

    @abstractmethod
    def sheets(self) -> tuple[Sheet, ...]:
        """Give the answer as tables, the main one first."""

    def to_frame(self) -> pd.DataFrame:
        """Give the main table as a pandas frame."""
        return self.sheets()[0].to_frame()

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Make a networkx graph of what it stands on: things by id, statements with their ids as keys.

        Raises:
            SelgraphError: it was not asked of a graph.
        """
        return self._extract().to_networkx()

    def as_rdflib(self) -> rdflib.Dataset:
        """Make an rdflib dataset of what it stands on: the graphs of who says so, and the merge.

        Raises:
            SelgraphError: it was not asked of a graph.
        """
        return self._extract().as_rdflib()

    def _repr_svg_(self) -> str | None:
        """Draw what it stands on in a notebook; None where no statements join things, or too many."""
        return None if self._maker() is None else self._extract()._repr_svg_()

    def _repr_html_(self) -> str:
        """Show picture and tables in a notebook."""
        return (self._repr_svg_() or "") + "".join(_html(sheet) for sheet in self.sheets())

    def _maker(self) -> Any:
        """Give what makes a graph of an answer; None where there is none."""
        return getattr(getattr(self, "strategy", None), "extract", None)

    def _extract(self) -> Drawn:
        """Take what it stands on out of the dataset."""
        make = self._maker()
        if make is None:
            raise SelgraphError(
                "This answer does not know its dataset.", fix="Ask it of a graph: selgraph.load()"
            )
        drawn: Drawn = make(self)
        return drawn


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """An answer that is nothing but its tables."""

    tables: tuple[Sheet, ...] = field(default=())

    def sheets(self) -> tuple[Sheet, ...]:
        """Give the tables."""
        return self.tables


def _value(said: Said) -> str:
    """Give the other side of a statement."""
    return said.object if isinstance(said, Edge) else said.value


def _html(sheet: Sheet) -> str:
    """Write a sheet as an HTML table; every text is escaped."""
    from html import escape

    head = "".join(f"<th>{escape(column)}</th>" for column in sheet.columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{escape('' if cell is None else str(cell))}</td>" for cell in row.cells)
        + "</tr>"
        for row in sheet.rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in sheet.notes)
    caption = f"<caption>{escape(sheet.title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"
