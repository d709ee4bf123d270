"""What a thing serves, or what serves it, thread by thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.lineage.cells import BLANK, read_cells_of
from selgraph.lineage.disjoint import SideBySide, count_disjoint
from selgraph.lineage.paths import find_paths, find_paths_between, find_paths_down
from selgraph.lineage.ranking import document_titles, documents_of, explain_rank, rank, support_of
from selgraph.model import Basis, Node, Path
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.lineage.cells import MatrixCell
    from selgraph.lineage.graph import Lineage
    from selgraph.lineage.strategy import Strategy

ENDS: Final = ("End", "Need")  # what a thread is followed to
MEANS: Final = ("Course", "Enabler")  # what a thread is followed from


@dataclass(frozen=True, slots=True)
class Reached:
    """One answer: a thing that is come to, and the threads that carry it.

    Args:
        node: the thing.
        basis: explicit or interpreted where a statement joins it directly, else inferred.
        paths: the threads, best first.
        apart: how many of them stand side by side.
        whole_in: titles of the documents each of which carries the answer alone: it states a thread whole.
        documents: titles of all documents that have a part in any of the threads.
    """

    node: Node
    basis: Basis
    paths: tuple[Path, ...]
    apart: SideBySide
    whole_in: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreached:
    """A goal that no thread comes to.

    Args:
        node: the goal.
        cells: the cells of printed matrices that were read and are blank, for the thing or what it is part
            of.
    """

    node: Node
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Trace(Answer):
    """The threads of one thing.

    Args:
        start: the thing.
        paths: the threads, best first; upwards each begins at the thing, downwards it ends there.
        reached: the answers: upwards goals, other ends and needs; downwards what is done, and what that
            needs.
        unreached: goals of the documents that name the thing which no thread comes to; none downwards.
        circles: things that serve each other in a circle, of those that were passed.
        strategy: what is said.
        is_down: whether the threads come to the thing from below.
    """

    start: Node
    paths: tuple[Path, ...]
    reached: tuple[Reached, ...]
    unreached: tuple[Unreached, ...] = ()
    circles: tuple[tuple[Node, ...], ...] = ()
    strategy: Strategy | None = field(default=None, repr=False, compare=False)
    is_down: bool = False

    def sheets(self) -> tuple[Sheet, ...]:
        """Give the answers, then the goals that are not reached, then the threads."""
        title = f"What serves {self.start.label}" if self.is_down else f"What {self.start.label} serves"
        sheets = [reached_sheet(title, self.reached, self.strategy)]
        if self.unreached:
            sheets.append(self._unreached_sheet())
        sheets.append(paths_sheet(self.paths))
        return tuple(sheets)

    def _unreached_sheet(self) -> Sheet:
        """List the goals that are not reached."""
        rows = []
        for one in self.unreached:
            where = "; ".join(self._cell_words(cell) for cell in one.cells)
            standing = "cell read, and blank" if one.cells else "not stated"
            rows.append(Row((one.node.label, standing, where), tuple(cell.said for cell in one.cells)))
        return Sheet(
            "Goals of the same documents that are not reached", ("goal", "standing", "cell"), tuple(rows)
        )

    def _cell_words(self, cell: MatrixCell) -> str:
        """Say which cell it is."""
        if self.strategy is None:
            return slug_of(cell.iri)
        return f"{self.strategy.label(cell.row)}, in {self.strategy.label(cell.table)}"


def trace(strategy: Strategy, start: str, *, is_down: bool = False, depth: int | None = None) -> Trace:
    """Follow all threads of a thing.

    Args:
        strategy: what is said.
        start: IRI of the thing.
        is_down: whether to follow what serves it instead of what it serves.
        depth: how many steps a thread may have; None for any number.

    Raises:
        LimitError: there are too many threads.
    """
    lineage = strategy.lineage
    if is_down:
        paths = find_paths_down(lineage, start, depth=depth)
        reached = _reached(strategy, _ends_below(lineage, paths), start, MEANS, is_down=True)
        unreached: tuple[Unreached, ...] = ()
    else:
        paths = find_paths(lineage, start, depth=depth)
        reached = _reached(strategy, _ends_above(paths), start, ENDS, is_down=False)
        unreached = find_unreached(strategy, start) if depth is None else ()
    return Trace(
        strategy.node(start),
        tuple(paths),
        reached,
        unreached,
        _circles(lineage, start, paths),
        strategy,
        is_down,
    )


def trace_between(strategy: Strategy, start: str, end: str, *, depth: int | None = None) -> Trace:
    """Follow all threads from one thing up to another.

    Args:
        strategy: what is said.
        start: IRI of the thing that serves.
        end: IRI of the thing that is served.
        depth: how many steps a thread may have; None for any number.

    Raises:
        LimitError: there are too many threads.
    """
    lineage = strategy.lineage
    paths = find_paths_between(lineage, start, end, depth=depth)
    reached = (weigh(strategy.node(end), lineage.basis_between(start, end), paths),) if paths else ()
    circles = _circles(lineage, start, paths)
    return Trace(strategy.node(start), tuple(paths), reached, circles=circles, strategy=strategy)


def weigh(node: Node, basis: Basis, paths: Sequence[Path]) -> Reached:
    """Say what carries an answer.

    Args:
        node: the thing that is come to.
        basis: what the answer stands on.
        paths: all threads to it, at least one.
    """
    edges = {id(edge): edge for path in paths for edge in path.edges}.values()  # of most there are many
    titles = document_titles(edges)
    whole = {document for path in paths for document in support_of(path).whole_in}
    parts = {document for edge in edges for document in documents_of(edge)}
    return Reached(
        node,
        basis,
        tuple(sorted(paths, key=rank)),
        count_disjoint(paths),
        tuple(sorted(titles[document] for document in whole)),
        tuple(sorted(titles[document] for document in parts)),
    )


def find_unreached(strategy: Strategy, start: str) -> tuple[Unreached, ...]:
    """List the goals that a thing does not serve, of the documents that name it, each with blank cells.

    A blank cell counts for the thing itself and for everything that it is part of.

    Returns:
        Those with a blank cell first, then by label.
    """
    lineage = strategy.lineage
    served = lineage.served(start)
    named = {document.iri for document in strategy.documents_naming(start)}
    owners = {one.value for iri in (start, *served) for one in strategy.said_of(iri, "ownedBy")}
    rows = {start, *served}
    blank: dict[str, list[MatrixCell]] = {}
    for cell in read_cells_of(strategy, rows):
        if cell.mark == BLANK:
            blank.setdefault(cell.column, []).append(cell)
    goals_in = strategy.remember("goals by document", lambda: _goals_by_document(strategy))
    near = {goal for document in named for goal in goals_in.get(document, ())}
    near |= {column for column in blank if strategy.is_a(column, "Goal")}
    found = []
    for goal in near - rows:
        whose = {one.value for one in strategy.said_of(goal, "ownedBy")}
        if goal not in blank and (owners and whose and not owners & whose):
            continue  # another organisation's goal
        found.append(Unreached(strategy.node(goal), tuple(blank.get(goal, ()))))
    return tuple(sorted(found, key=lambda one: (not one.cells, one.node.label, one.node.iri)))


def _goals_by_document(strategy: Strategy) -> dict[str, list[str]]:
    """Find the goals that each document names; it takes a look at all goals, once."""
    found: dict[str, list[str]] = {}
    for goal in strategy.of_kind("Goal"):
        for document in strategy.documents_naming(goal.iri):
            found.setdefault(document.iri, []).append(goal.iri)
    return found


def reached_sheet(title: str, reached: Sequence[Reached], strategy: Strategy | None) -> Sheet:
    """Lay out answers: what, by how many threads, and why the best of them ranks first."""
    rows = []
    for one in reached:
        best = one.paths[0]
        kind = strategy.kind_label(one.node) if strategy else one.node.kind
        least = "" if one.apart.is_exact else "at least "
        cells = (
            one.node.label,
            kind,
            "by threads" if one.basis is Basis.INFERRED else "directly",
            len(one.paths),
            f"{least}{one.apart.edges}",
            f"{least}{one.apart.nodes}",
            len(one.whole_in),
            explain_rank(best),
        )
        rows.append(Row(cells, best.edges, best.basis))
    columns = (
        "what",
        "kind",
        "stated",
        "threads",
        "edge-disjoint",
        "node-disjoint",
        "documents alone",
        "best thread",
    )
    notes = (
        "The basis of a line is the weakest step of its best thread.",
        "Threads are disjoint when they share no statement, or no thing between their ends.",
        "A document carries an answer alone when it states a whole thread.",
    )
    return Sheet(title, columns, tuple(rows), notes if rows else ())


def paths_sheet(paths: Sequence[Path]) -> Sheet:
    """Lay out threads, best first, each with the reason for its rank."""
    rows = []
    for place, path in enumerate(paths, 1):
        steps = [path.nodes[0].label]
        for edge, node in zip(path.edges, path.nodes[1:], strict=True):
            steps.append(f"—{slug_of(edge.predicate)}→ {node.label}")
        kind = "thread" if support_of(path).is_thread else "stitched"
        rows.append(
            Row((place, " ".join(steps), str(path.basis), kind, explain_rank(path)), path.edges, path.basis)
        )
    return Sheet("Threads", ("rank", "thread", "basis", "told", "why it ranks here"), tuple(rows))


def _reached(
    strategy: Strategy, groups: dict[str, list[Path]], start: str, kinds: tuple[str, ...], *, is_down: bool
) -> tuple[Reached, ...]:
    """Weigh the answers of some kinds, by the rank of their best thread."""
    found = []
    for iri, paths in groups.items():
        if strategy.is_a(iri, *kinds):
            basis = (
                strategy.lineage.basis_between(iri, start)
                if is_down
                else strategy.lineage.basis_between(start, iri)
            )
            found.append(weigh(strategy.node(iri), basis, paths))
    return tuple(sorted(found, key=lambda one: (rank(one.paths[0]), one.node.iri)))


def _ends_above(paths: Sequence[Path]) -> dict[str, list[Path]]:
    """Give for each thing on the way the threads to it: what every thread begins with is one too."""
    groups: dict[str, dict[tuple[object, ...], Path]] = {}
    for path in paths:
        for length in range(1, len(path.edges) + 1):
            begun = Path(path.nodes[: length + 1], path.edges[:length])
            groups.setdefault(begun.nodes[-1].iri, {}).setdefault(_key(begun), begun)
    return {iri: list(found.values()) for iri, found in groups.items()}


def _ends_below(lineage: Lineage, paths: Sequence[Path]) -> dict[str, list[Path]]:
    """Give for each thing on the way the threads from it: the ends of threads, where these compose."""
    groups: dict[str, dict[tuple[object, ...], Path]] = {}
    for path in paths:
        for first in range(len(path.edges)):
            rest = Path(path.nodes[first:], path.edges[first:])
            if lineage.composes(rest.edges):
                groups.setdefault(rest.nodes[0].iri, {}).setdefault(_key(rest), rest)
    return {iri: list(found.values()) for iri, found in groups.items()}


def _key(path: Path) -> tuple[object, ...]:
    """Tell a thread from others by its statements."""
    return tuple((edge.subject, edge.predicate, edge.object) for edge in path.edges)


def _circles(lineage: Lineage, start: str, paths: Sequence[Path]) -> tuple[tuple[Node, ...], ...]:
    """Find the circles among the things that threads pass."""
    passed = {start, *(node.iri for path in paths for node in path.nodes)}
    if passed.isdisjoint(lineage.circling):
        return ()
    return tuple(tuple(circle) for circle in lineage.find_circles() if passed & {node.iri for node in circle})
