"""`selgraph reason`: can everything that is said be true at once?"""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from selgraph.cli.session import FormatOption, HomeOption, OutputOption, Session, choose_format, write

EXAMPLE = "selgraph reason"


def reason(layout: FormatOption = None, output: OutputOption = None, home: HomeOption = None) -> None:
    """Hand the ontology and the whole graph to owlready2 and HermiT, and say whether they are consistent.

    Formats: table (a sentence), json. Exit code 1 when they are not. Needs a Java runtime.
    """
    from selgraph.build import open_dataset
    from selgraph.reason import check_consistency

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home)
    result = check_consistency(open_dataset(session.home, session.cache))
    if choice == "json":
        write(json.dumps(asdict(result), indent=2) + "\n", output)
    else:
        verdict = "consistent" if result.is_consistent else "NOT consistent"
        write(
            f"{verdict}: {result.classes_received} of {result.classes_sent} classes and {result.individuals_received} of "
            f"{result.individuals_sent} individuals were received by HermiT.\n"
            + "".join(f"Nothing can be a {name}.\n" for name in result.unsatisfiable),
            output,
        )
    if not result.is_consistent:
        raise typer.Exit(1)
