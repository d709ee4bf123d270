"""Speed and size, measured beside the peers: the one place where either is claimed.

    python tests/bench                                everything, at 10,000 and 100,000 quads
    python tests/bench --quick                        whether everything runs, in a minute or two
    python tests/bench --topic lineage --size 1000000
    python tests/bench -o run.json                    the table on stdout, and as JSON in a file
    python tests/bench --show run.json                that table again; --topic chooses parts of it
    python tests/bench --into-readme run.json         the same into README.md, topic by topic

Peers that are not installed are left out, and the run says what to install for them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from measuring import Measurement, MissingPeerError, Plan
from readme import put_into
from report import Setting, as_values, describe_machine, list_versions, read_run, write_table

TOPICS: Final = {
    "start": "how a command starts, beside a bare process that imports pyoxigraph",
    "build": "build, validate, reason, load: time a quad and peak memory by size",
    "questions": "the catalogue's questions on every engine",
    "lineage": "threads, beside SPARQL, rdflib and scipy",
    "reason": "the rules beside owlrl, the shapes beside pySHACL",
    "export": "large graphs beside networkx's writers",
    "remote": "commands on a store on disk, beside the same through --endpoint on servers",
    "service": "requests a second, with and without runaways, beside other servers",
    "pages": "the explorer's pages, each beside the bare query behind it, and how much is sent",
}
SIZES: Final = (10_000, 100_000)
QUICK_SIZES: Final = (2_000,)
ROUNDS: Final = 5
LIBRARY: Final = Path(__file__).parents[1] / "library"
README: Final = Path(__file__).with_name("README.md")
QUICK_ROUNDS: Final = 1


def take(topics: list[str], plan: Plan) -> list[Measurement]:
    """Run topics, one after the other."""
    rows: list[Measurement] = []
    for topic in topics:
        plan.say(f"{topic}: {TOPICS[topic]}")
        folder = plan.folder / topic
        folder.mkdir()
        try:
            rows += import_module(topic).measure_topic(replace(plan, folder=folder))
        except MissingPeerError as error:
            plan.say(f"{topic} is left out: {error}")
    return rows


def main(arguments: list[str] | None = None) -> None:
    """Run what is asked for, print the table, and write it as JSON where that is asked for."""
    listed = "\n".join(f"  {name:10} {about}" for name, about in TOPICS.items())
    parser = argparse.ArgumentParser(
        prog="python tests/bench",
        description=f"{__doc__}\nTopics:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--topic", action="append", choices=list(TOPICS), help="only this; again for more", metavar="NAME"
    )
    parser.add_argument(
        "--size", action="append", type=int, help="about how many quads; again for more", metavar="QUADS"
    )
    parser.add_argument("--rounds", type=int, help=f"how many times; {ROUNDS} where it is not said")
    parser.add_argument("--quick", action="store_true", help="only look whether everything runs")
    parser.add_argument(
        "--show", action="append", type=Path, help="print a run that was written before", metavar="RUN.json"
    )
    parser.add_argument(
        "--into-readme",
        action="append",
        type=Path,
        help="put the tables of a run into the bench's README",
        metavar="RUN.json",
    )
    parser.add_argument("-o", "--output", type=Path, help="write the run as JSON to this file, too")
    options = parser.parse_args(arguments)
    if options.show:
        print("\n".join(write_table(*read_run(path, options.topic)) for path in options.show), end="")
        return
    if options.into_readme:
        text = README.read_text(encoding="utf-8")
        for path in options.into_readme:
            text = put_into(text, path, options.topic or list(TOPICS), list(TOPICS))
        README.write_text(text, encoding="utf-8")
        return
    sizes = tuple(sorted(options.size or (QUICK_SIZES if options.quick else SIZES)))
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        home = LIBRARY if options.quick else None
        plan = Plan(
            sizes, rounds, options.quick, Path(folder), home, lambda what: print(what, file=sys.stderr)
        )
        rows = take(options.topic or list(TOPICS), plan)
    told = " and ".join(f"{size:,}" for size in sizes)
    setting = Setting(
        describe_machine(),
        list_versions(),
        f"generated strategies of {told} quads, and the shipped corpus",
        f"{datetime.now(UTC):%Y-%m-%d}",
    )
    print(write_table(rows, setting), end="")
    if options.output:
        options.output.write_text(json.dumps(as_values(rows, setting), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
