"""`selgraph reason`: what follows from what is said, and can it all be true?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting, Writing
from selgraph.errors import SelgraphError

EXAMPLE = "selgraph reason --table"
ALONE = "The ontology contradicts itself, whatever is said of things: look for it there."


def reason(
    table: Annotated[
        bool, typer.Option("--table", help="Print which two relations make a longer one.")
    ] = False,
    consistency: Annotated[
        bool,
        typer.Option("--consistency", help="Ask HermiT whether everything can be true at once (needs Java)."),
    ] = False,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Leave this rule out; may be repeated.")
    ] = None,
    *,
    writing: PlainWriting,
    session: Annotated[Session, Only("folder", "disk", "endpoint", "timeout_seconds")],
) -> None:
    """Apply the rules, each into its own graph, and say how much each derives that nobody states.

    Formats: table, json, csv, tsv, md; nquads and trig write the derived statements themselves. With
    --consistency the exit code is 1 where the statements clash, and a smallest set that does is printed.
    """
    if table and consistency:
        raise SelgraphError("--table and --consistency are two questions.", fix="Ask one at a time.")
    if session.is_built and without:
        fix = "Leave --store or --without out." if session.disk else "Leave --endpoint or --without out."
        raise SelgraphError("A store holds what every rule derived.", fix=fix)
    if table:
        _write_table(session, writing)
    elif consistency:
        _write_consistency(session, writing)
    else:
        _write_derived(session, without or [], writing)


def _write_derived(session: Session, without: list[str], writing: Writing) -> None:
    """Apply the rules to the files as they are, and write what they derive, or how much.

    A store on disk, and one that others keep, holds what they derived when it was built.
    """
    from selgraph.build import merge, read_files
    from selgraph.reason import apply_rules, count_derived, read_rules, write_derived
    from selgraph.tables import FORMATS, format_rows

    choice = writing.choose((*FORMATS, "nquads", "trig"))
    rules = read_rules(session.home, without)
    if session.is_built:
        dataset = session.dataset
        counts = count_derived(dataset, rules)
    else:
        dataset = merge(read_files(session.home))
        counts = apply_rules(dataset, rules)
    if choice in ("nquads", "trig"):
        writing.write(write_derived(dataset, rules, choice))
    elif choice == "json":
        values = [
            {"rule": rule.name, "says": rule.summary, "statements": counts[rule.name]} for rule in rules
        ]
        writing.write_json(values)
    else:
        rows = [[rule.name, rule.summary, str(counts[rule.name])] for rule in rules]
        writing.write(format_rows(["rule", "says", "statements"], rows, choice, width=width()))
    note(f"{sum(counts.values())} statements derived, that no passage and no reading makes.")


def _write_table(session: Session, writing: Writing) -> None:
    """Write the table of compositions."""
    from selgraph.composition_table import format_table, read_table
    from selgraph.tables import FORMATS

    choice = writing.choose(FORMATS)
    writing.write(format_table(read_table(session.store, session.home), session.facts, choice))


def _write_consistency(session: Session, writing: Writing) -> None:
    """Write whether everything can be true at once, or the smallest set of statements that clash."""
    from selgraph.proof_tables import consistency_values, format_clash
    from selgraph.reason import check_consistency

    choice = writing.choose(("table", "json"))
    result = check_consistency(session.dataset, progress=note)
    if choice == "json":
        writing.write_json(consistency_values(result, session.facts))
    else:
        verdict = "consistent" if result.is_consistent else "NOT consistent"
        left = (
            f" {result.literals_left_out} values have a datatype that OWL 2 does not know and were left out."
        )
        writing.write(
            f"{verdict}: HermiT received {result.classes_received} of {result.classes_sent} classes and "
            f"{result.individuals_received} of {result.individuals_sent} individuals."
            + (left if result.literals_left_out else "")
            + "\n"
            + "".join(f"Nothing can be a {name}.\n" for name in result.unsatisfiable)
            + ("" if result.is_consistent or result.clash else f"{ALONE}\n")
            + (format_clash(result.clash, session.facts, width=width()) if result.clash else "")
        )
    if not result.is_consistent or result.unsatisfiable:
        raise typer.Exit(1)
