"""`selgraph trace`: which goals does a thing serve, by which threads, and who says so?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.scope import (
    AsOfOption,
    BasisOption,
    EvidenceOption,
    ExcludeOption,
    MaxDepthOption,
    ThroughOption,
    find_nodes,
    read_scope,
    write_sheets,
)
from selgraph.cli.session import (
    EndpointOption,
    EngineOption,
    FormatOption,
    HomeOption,
    InFullOption,
    NameArgument,
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    TimeoutOption,
    choose_format,
    choose_paint,
    note,
    width,
    write,
)

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
    exclude: ExcludeOption = "",
    through: ThroughOption = "",
    basis: BasisOption = "",
    as_of: AsOfOption = None,
    max_depth: MaxDepthOption = None,
    evidence: EvidenceOption = False,
    in_full: InFullOption = False,
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
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
    choice = choose_format(layout, output, ("table", "json", "csv", "md"), "table")
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, max_depth)
    nodes = find_nodes(session, name, scope)
    traces = [session.graph.trace(node.iri, down=down, exclude=exclude, scope=scope) for node in nodes]
    for one in traces:
        if not one.paths:
            _note_nothing(one)
    if answers or choice in ("csv", "md"):
        sheets = [sheet for one in traces for sheet in one.sheets()]
        if choice == "csv" and not answers:
            sheets = [one.sheets()[-1] for one in traces]
        write_sheets(session, sheets, choice, output, evidence=evidence, in_full=in_full)
    elif choice == "json":
        write(json.dumps(thread_values(traces), ensure_ascii=False, indent=2) + "\n", output)
    else:
        full_text, paint = session.full_text_if(in_full), choose_paint(output)
        drawn = [
            draw(one, session.facts, full_text, brief=brief, width=width(), paint=paint) for one in traces
        ]
        write("\n".join(drawn), output)


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
