"""Threads drawn as a tree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from selgraph.model import STRENGTH, Basis, Edge, Node, Path
from selgraph.tables.evidence import Notes
from selgraph.tables.layout import NO_BREAK, WIDTH, Paint, paint_nothing, wrap
from selgraph.vocabulary import SEL, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.facts import Facts
    from selgraph.model import Passage

DASHES: Final = {Basis.EXPLICIT: "──", Basis.INTERPRETED: "╌╌", Basis.INFERRED: "┈┈"}

_Thread = tuple[tuple[Edge, Node], ...]


def format_paths(  # noqa: PLR0913 - width and paint are how, not what
    start: Node,
    paths: Sequence[Path],
    facts: Facts,
    full_text: Callable[[Passage], str] | None = None,
    *,
    brief: bool = False,
    is_down: bool = False,
    below: str = "",
    width: int = WIDTH,
    paint: Paint = paint_nothing,
) -> str:
    """Draw the threads from one thing as a tree with the evidence of every step, and count them.

    The evidence is numbered and written where it is first needed; a later step refers to it by its number.
    Where the same threads go on from a thing as before, that is said instead of drawn again.

    Args:
        start: where they begin.
        paths: the threads, as `find_paths` gives them.
        facts: names the relations and the classes.
        full_text: gives a passage in full; None to show quotations.
        brief: leave the evidence out.
        is_down: the threads end at the thing; they are drawn from there down to where they begin.
        below: what stands between the tree and the line that counts.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the basis of each step and its evidence.
    """
    tree = _Tree(facts, None if brief else Notes(full_text, width), width, paint, "←" if is_down else "→")
    threads = [tuple(zip(path.edges, path.nodes[1:], strict=True)) for path in paths]
    if is_down:
        threads = [tuple(zip(path.edges[::-1], path.nodes[-2::-1], strict=True)) for path in paths]
    tree.draw(threads, "")
    lines = [paint("name", start.label) + f"  {shorten(start.iri)}", *tree.lines, ""]
    lines += [below] if below else []
    if is_down:
        return "\n".join([*lines, count_sources(paths, facts)]) + "\n"
    lines += wrap(count_ends(paths, facts), width) if paths else []
    lines += wrap(count_paths(paths, facts), width)
    return "\n".join(lines) + "\n"


class _Tree:
    """A tree while it is drawn."""

    def __init__(self, facts: Facts, notes: Notes | None, width: int, paint: Paint, arrow: str) -> None:
        """Begin with no line."""
        self._arrow = arrow
        self.lines: list[str] = []
        self._facts = facts
        self._notes = notes
        self._width = width
        self._paint = paint
        self._drawn: set[tuple[str, frozenset[_Thread]]] = set()

    def draw(self, threads: Sequence[_Thread], margin: str) -> None:
        """Draw what hangs on one thing: each step once, then what goes on from it."""
        branches: dict[Edge, tuple[Node, list[_Thread]]] = {}
        for thread in threads:
            edge, node = thread[0]
            branches.setdefault(edge, (node, []))[1].append(thread[1:])
        for place, (edge, (node, rest)) in enumerate(branches.items(), 1):
            is_last = place == len(branches)
            further = [thread for thread in rest if thread]
            inner = margin + ("    " if is_last else "│   ")
            bar = inner + ("│ " if further else "  ")
            reference, evidence = self._notes.refer(edge.speakers, bar) if self._notes else ("", [])
            relation, name = self._facts.label_of(edge.predicate), name_node(node, self._facts)
            standing = f"· {edge.basis} {reference}".strip().replace(" ", NO_BREAK)
            text = f"{relation} {self._arrow} {name} {standing}"
            first = f"{margin}{'└' if is_last else '├'}{DASHES[edge.basis]} "
            *before, last = wrap(text, self._width, first, bar)
            head, word, tail = last.rpartition(edge.basis)
            self.lines += [*before, head + self._paint(edge.basis, word) + tail]
            self.lines += [line[: len(bar)] + self._paint("faint", line[len(bar) :]) for line in evidence]
            self._go_on(node, further, inner)

    def _go_on(self, node: Node, further: list[_Thread], margin: str) -> None:
        """Draw what goes on from a thing, or say that it has been drawn."""
        if not further:
            return
        known = (node.iri, frozenset(further))
        if known not in self._drawn:
            self._drawn.add(known)
            self.draw(further, margin)
            return
        number = "1 thread" if len(further) == 1 else f"{len(further)} threads"
        goes = "goes" if len(further) == 1 else "go"
        text = f"… {number} {goes} on from “{node.label}” as above"
        self.lines += wrap(text, self._width, f"{margin}└── ", f"{margin}      ")


def count_ends(paths: Sequence[Path], facts: Facts) -> str:
    """Count the ends and needs that threads reach, each by the basis of its strongest thread."""
    best: dict[str, tuple[Basis, Node]] = {}
    for path in paths:
        weakest = Basis.EXPLICIT
        for edge, node in zip(path.edges, path.nodes[1:], strict=True):
            weakest = max(weakest, edge.basis, key=STRENGTH.__getitem__)
            known = best.get(node.iri)
            if _is_end(node, facts) and (known is None or STRENGTH[weakest] < STRENGTH[known[0]]):
                best[node.iri] = (weakest, node)
    parts = []
    for basis in Basis:
        reached = [node for strongest, node in best.values() if strongest is basis]
        named = f" ({_count_kinds(reached, facts)})" if reached else ""
        parts.append(f"{len(reached)} {basis}{named}")
    ends = "1 end" if len(best) == 1 else f"{len(best)} ends"
    told = f"{ends}, each by its strongest thread: {', '.join(parts)}."
    return f"{told} A thread is as strong as its weakest step."


def count_paths(paths: Sequence[Path], facts: Facts) -> str:
    """Count threads, each to where it ends, by basis, and the ends and needs on them by kind, in one line.

    A thread may be weaker than the part of it that comes to a goal; see `count_ends`.
    """
    reached = {node.iri: node for path in paths for node in path.nodes[1:] if _is_end(node, facts)}
    ends = _count_kinds(list(reached.values()), facts)
    length = " at full length" if paths else ""
    return f"{_count_threads(paths)}{length} to {ends or 'no goal'}: {_count_bases(paths)}."


def count_sources(paths: Sequence[Path], facts: Facts) -> str:
    """Count threads that come to one thing by basis, and what they come from by kind, in one line."""
    sources = {path.nodes[0].iri: path.nodes[0] for path in paths}
    begun = _count_kinds(list(sources.values()), facts)
    return f"{_count_threads(paths)} from {begun or 'nothing'}: {_count_bases(paths)}."


def name_node(node: Node, facts: Facts) -> str:
    """Write a thing with what it is; a name that says so already stands alone."""
    kind = _kind(node, facts)
    return node.label if f"({kind}" in node.label else f"{node.label} ({kind})"


def _kind(node: Node, facts: Facts) -> str:
    """Name a thing's class."""
    return facts.label_of(SEL + node.kind) if node.kind else "no class stated"


def _is_end(node: Node, facts: Facts) -> bool:
    """Say whether a thread has come to something that is wanted, or to a need that is answered."""
    return facts.is_a(node, "End") or facts.is_a(node, "Need")


def _count_kinds(nodes: Sequence[Node], facts: Facts) -> str:
    """Count things by class: `5 goals, 1 vision`."""
    kinds = Counter(_kind(node, facts) for node in nodes)
    return ", ".join(
        f"{number} {_plural(kind) if number > 1 else kind}" for kind, number in sorted(kinds.items())
    )


def _count_threads(paths: Sequence[Path]) -> str:
    """Say how many threads there are."""
    return "1 thread" if len(paths) == 1 else f"{len(paths)} threads"


def _count_bases(paths: Sequence[Path]) -> str:
    """Count threads by their weakest step."""
    bases = Counter(path.basis for path in paths)
    return ", ".join(f"{bases[basis]} {basis}" for basis in Basis)


def _plural(kind: str) -> str:
    """Name several things of a class.

    >>> _plural("governance body"), _plural("area of care"), _plural("goal")
    ('governance bodies', 'areas of care', 'goals')
    """
    noun, of, rest = kind.partition(" of ")
    ending = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return ending + of + rest
