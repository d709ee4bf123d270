"""`selgraph trace`: which goals does a thing serve, by which threads, and who says so?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.looking import Looking, NameArgument, find_nodes
from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.facts import Facts
    from selgraph.lineage import Trace
    from selgraph.model import Passage
    from selgraph.tables import Paint

EXAMPLE = 'selgraph trace "minor oral surgery"'


def trace(
    name: NameArgument,
    down: Annotated[bool, typer.Option("--down", help="Follow what serves it instead.")] = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Give the answers, and each thread with its rank, as tables.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Leave out the evidence.")] = False,
    *,
    looking: Looking,
    writing: Writing,
    session: Session,
) -> None:
    """Print every thread from a thing to each goal and vision that it serves, with the evidence of each step.

    Each step is explicit (a passage says so), interpreted (a curator's reading) or inferred (a rule). Its
    evidence is numbered, written where it is first needed, and referred to by its number after that. Threads
    are ranked by their weakest basis, then by how many documents it takes to state them, then by length: a
    thread that one document states whole goes before one that is stitched from several. Below the tree stand
    the answers with what carries them, and the goals that are not reached, with the blank cell where there is
    one. A selector traces everything that it picks.

    Formats: table (a tree for reading), json (a list of paths), csv, md; with --answers tables in each.
    """
    choice = writing.choose(("table", "json", "csv", "md"))
    scope = looking.scope(session)
    nodes = find_nodes(session, name, scope)
    exclude = looking.exclude
    traces = [session.graph.trace(node.iri, down=down, exclude=exclude, scope=scope) for node in nodes]
    for one in traces:
        if not one.paths:
            _note_nothing(one)
    if answers or choice in ("csv", "md"):
        sheets = [sheet for one in traces for sheet in one.sheets()]
        if choice == "csv" and not answers:
            sheets = [one.sheets()[-1] for one in traces]
        writing.write_sheets(session, sheets)
    elif choice == "json":
        writing.write_json(thread_values(traces))
    else:
        full_text, paint = session.full_text_if(writing.in_full), writing.paint
        drawn = [
            draw(one, session.facts, full_text, brief=brief, width=width(), paint=paint) for one in traces
        ]
        writing.write("\n".join(drawn))


def draw(
    one: Trace,
    facts: Facts,
    full_text: Callable[[Passage], str] | None,
    *,
    brief: bool,
    width: int,
    paint: Paint,
) -> str:
    """Draw the tree of one thing, below it the answers, and last the line that counts."""
    from selgraph.tables import format_answers, format_paths

    kind_label = one.strategy.kind_label if one.strategy else facts.strategy.kind_label
    answers = format_answers(one, kind_label, width=width, paint=paint)
    return format_paths(
        one.start,
        one.paths,
        facts,
        full_text,
        brief=brief,
        is_down=one.is_down,
        below=answers,
        width=width,
        paint=paint,
    )


def thread_values(traces: Sequence[Trace]) -> list[dict[str, object]]:
    """Give the threads as plain values, each with its rank and the reason for it."""
    from selgraph.lineage import explain_rank, support_of
    from selgraph.tables import path_values

    values: list[dict[str, object]] = []
    for one in traces:
        for place, path in enumerate(one.paths, 1):
            support = support_of(path)
            told = "thread" if support.is_thread else "stitched"
            reason = {
                "rank": place,
                "told": told,
                "documents": list(support.documents),
                "why": explain_rank(path),
            }
            values.append({**path_values(path), **reason})
    return values


def _note_nothing(trace: Trace) -> None:
    """Say that there is no thread, and what to ask instead."""
    from selgraph.vocabulary import slug_of

    told = "that anything serves" if trace.is_down else "that"
    serves = "" if trace.is_down else " serves anything"
    note(
        f'No passage and no reading says {told} "{trace.start.label}"{serves}. '
        f"What is said of it: selgraph show {slug_of(trace.start.iri)}"
    )
