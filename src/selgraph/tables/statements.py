"""What is said, thing by thing or speaker by speaker."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from selgraph.model import Basis, Node, Passage, Reading, Speaker, Statement
from selgraph.tables.evidence import speaker_lines, speaker_name
from selgraph.tables.layout import WIDTH, Paint, paint_nothing, wrap
from selgraph.vocabulary import RDF_TYPE, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def format_things(
    nodes: Sequence[Node], kind_of: Callable[[Node], str], *, width: int = WIDTH, paint: Paint = paint_nothing
) -> str:
    """List things, each with what it is, its other names, and below them the name that can be typed.

    Args:
        nodes: the things, in the order in which they are wanted.
        kind_of: names what a thing is.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the names that can be typed.
    """
    lines = []
    for node in nodes:
        also = f", also: {'; '.join(node.other_names)}" if node.other_names else ""
        lines += wrap(f"{node.label} ({kind_of(node)}){also}", width, later="  ")
        lines.append(f"    {paint('faint', shorten(node.iri))}")
    return "\n".join(lines) + "\n"


def format_passages(passages: Sequence[Passage], *, width: int = WIDTH, paint: Paint = paint_nothing) -> str:
    """List passages, each with its place and quotation, and below them the name that can be typed.

    Args:
        passages: the passages, in the order in which they are wanted.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the names that can be typed.
    """
    lines = []
    for passage in passages:
        lines += wrap(speaker_name(passage), width, later="  ")
        lines.append(f"    {paint('faint', shorten(passage.iri))}")
    return "\n".join(lines) + "\n"


def format_statements(  # noqa: PLR0913 - width and paint are how, not what
    node: Node,
    statements: Sequence[Statement],
    label_of: Callable[[str], str],
    full_text: Callable[[Passage], str] | None = None,
    *,
    width: int = WIDTH,
    paint: Paint = paint_nothing,
) -> str:
    """Write what is said of a thing under those who say it, in the order of the documents.

    Args:
        node: the thing.
        statements: as `read_statements` gives them.
        label_of: names a thing or a property.
        full_text: gives a passage in full; None to show quotations.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the basis and the evidence.
    """
    lines = [paint("name", node.label) + f"  {shorten(node.iri)}"]
    if node.other_names:
        lines += wrap("; ".join(node.other_names), width, "also: ")
    for own in (True, False):
        groups: dict[tuple[Speaker, ...], list[Statement]] = {}
        for one in statements:
            if (one.subject == node.iri) is own:
                groups.setdefault(one.speakers, []).append(one)
        if groups:
            lines += ["", "What is said of it" if own else "Where it is named"]
        for speakers, said in sorted(groups.items(), key=lambda group: _order(group[0])):
            lines += ["", f"  {paint(said[0].basis, said[0].basis)}"]
            for speaker in speakers:
                told = speaker_lines(speaker, full_text, width=max(width - 2, 0))
                lines += [f"  {paint('faint', line)}" for line in told]
            lines += _sentences(said, label_of, width, with_subject=not own)
    bases = Counter(one.basis for one in statements)
    number = "1 statement" if len(statements) == 1 else f"{len(statements)} statements"
    lines += ["", f"{number}: {', '.join(f'{bases[basis]} {basis}' for basis in Basis)}."]
    return "\n".join(lines) + "\n"


def format_said(  # noqa: PLR0913 - width and paint are how, not what
    speaker: Speaker,
    statements: Sequence[Statement],
    readings: Sequence[Reading],
    label_of: Callable[[str], str],
    full_text: Callable[[Passage], str] | None = None,
    *,
    width: int = WIDTH,
    paint: Paint = paint_nothing,
) -> str:
    """Write a speaker and everything that it says.

    Args:
        speaker: the passage, reading or rule.
        statements: as `read_said` gives them.
        readings: the readings that interpret it.
        label_of: names a thing or a property.
        full_text: gives a passage in full; None to show the quotation.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the names.
    """
    number = "1 statement" if len(statements) == 1 else f"{len(statements)} statements"
    lines = [
        paint("name", shorten(speaker.iri)),
        *speaker_lines(speaker, full_text, width=width),
        "",
        f"It makes {number}:",
    ]
    by_subject: dict[str, list[Statement]] = {}
    for one in statements:
        by_subject.setdefault(one.subject, []).append(one)
    for subject, said in by_subject.items():
        lines.append(f"  {paint('name', label_of(subject))}  {shorten(subject)}")
        lines += _sentences(said, label_of, width, with_subject=False)
    if readings:
        lines += ["", "It is interpreted in:"]
        for reading in readings:
            lines += wrap(f"{shorten(reading.iri)}: {reading.rationale}", width, "  ", "    ")
    return "\n".join(lines) + "\n"


def _order(speakers: tuple[Speaker, ...]) -> tuple[int, str, int, str]:
    """Order groups of statements: passages by document and line, then readings, then rules."""
    first = speakers[0]
    if isinstance(first, Passage):
        return (0, first.document, first.first_line, first.iri)
    return (1 if isinstance(first, Reading) else 2, "", 0, first.iri)


def _sentences(
    statements: Sequence[Statement], label_of: Callable[[str], str], width: int, *, with_subject: bool
) -> list[str]:
    """Write statements of one speaker, those that differ only in the other thing as one."""
    lines = []
    groups: dict[tuple[str, str], list[Statement]] = {}
    for one in statements:
        groups.setdefault((one.subject, one.predicate), []).append(one)
    for (subject, predicate), said in groups.items():
        name = f"{label_of(subject)} " if with_subject else ""
        values = "; ".join(label_of(one.value) if one.is_thing else one.value for one in said)
        if predicate == RDF_TYPE:
            sentence = " and ".join(f"is {_article(label_of(one.value))}" for one in said)
        else:
            sentence = f"{label_of(predicate)}{'' if said[0].is_thing else ':'} {values}"
        lines += wrap(f"{name}{sentence}", width, "    ", "      ")
    return lines


def _article(kind: str) -> str:
    """Put the article before a class."""
    return f"{'an' if kind[:1].lower() in 'aeio' else 'a'} {kind}"
