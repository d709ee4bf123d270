"""The catalogue's questions on every engine, on the shipped corpus and on many copies of it.

A copy has its own things, passages and documents, so that a question about one thing has the answer that it
has in the corpus, and one about all of them an answer that grows. Every engine loads the same built dataset
and gives its answer as SPARQL 1.1 Query Results JSON.
"""

from __future__ import annotations

import re
import statistics
from functools import partial
from typing import TYPE_CHECKING, Final

from measuring import OURS, Contender, Measurement, race
from peers import open_peers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from measuring import Plan
    from peers import Peer

    from selgraph.query import Question

TOPIC: Final = "questions"
SINGLE: Final = "questions, one by one"
ALL: Final = "all questions together"
LIMIT_SECONDS: Final = 10
QUICK_LIMIT_SECONDS: Final = 20
ROUNDS: Final = 3  # of 50 questions and a dozen engines
LEAST: Final = 100_000  # quads; the corpus itself has nearly so many, and comes first
OWN = re.compile(rb"<https://w3id\.org/selgraph/(id|passage|reading|document)/([^>]*)>")


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Ask each question of each engine at each size."""
    from selgraph.home import find_home
    from selgraph.query import read_catalogue

    catalogue = read_catalogue(find_home())
    sizes = (0,) if plan.is_quick else (0, *(size for size in plan.sizes if size >= LEAST))
    limit = QUICK_LIMIT_SECONDS if plan.is_quick else LIMIT_SECONDS
    for size in sizes:
        folder = plan.folder / str(size)
        folder.mkdir()
        path = folder / "corpus.nq"
        quads = write_corpus(path, size, plan.home)
        plan.say(f"  {quads:,} quads")
        with open_peers(path, folder, plan.say, limit, quads) as (peers, absent):
            yield from ask_all(plan, catalogue[:3] if plan.is_quick else catalogue, peers, quads)
        for who, why in absent.items():
            yield Measurement(TOPIC, ALL, who, quads=quads, counts=False, note=f"left out: {why}")


def ask_all(plan: Plan, catalogue: list[Question], peers: list[Peer], quads: int) -> Iterator[Measurement]:
    """Ask every question, and add up for each peer what it and ours took for those that both answer alike."""
    rows: dict[str, list[Measurement]] = {}
    rounds = min(plan.rounds, ROUNDS)
    for question in catalogue:
        plan.say(f"    {question.name}")
        contenders = [Contender(peer.name, partial(peer.ask, question.text)) for peer in peers]
        for one in race(plan.with_rounds(rounds), SINGLE, question.name, contenders, quads=quads):
            rows.setdefault(one.who, []).append(one)
            yield one
    ours = {one.what: one.value for one in rows[OURS] if one.value}
    for who, asked in rows.items():
        both = [one for one in asked if one.value and one.what in ours]
        note = f"answers {len(both)} of {len(catalogue)}"
        wrong = [one.what for one in asked if one.note.startswith("answers differently")]
        if wrong:
            note += f"; otherwise than the others: {', '.join(wrong)}"
        if not both:
            yield Measurement(TOPIC, ALL, who, quads=quads, counts=False, note=note)
            continue
        beside = sum(ours[one.what] or 0 for one in both)
        slower = statistics.median((one.value or 0) / (ours[one.what] or 1) for one in both)
        if who != OURS:
            note += f"; the median question {slower:.3g} times slower"
        yield Measurement(
            TOPIC,
            ALL,
            who,
            sum(one.value or 0 for one in both),
            quads=quads,
            answers=len(both),
            note=note,
            beside=beside,
        )


def write_corpus(path: Path, quads: int, folder: Path | None) -> int:
    """Write the built corpus so many times over that it has at least so many quads.

    Args:
        path: where to write N-Quads.
        quads: at least so many; 0 for the corpus as it is.
        folder: the home of the corpus; None for the shipped one.

    Returns:
        How many there are.
    """
    import pyoxigraph as ox

    from selgraph.build import build_dataset
    from selgraph.home import find_home

    dataset = build_dataset(find_home(folder))
    once = dataset.dump(format=ox.RdfFormat.N_QUADS) or b""
    # what names something of the corpus's own, or stands in its graph, comes again under another name
    own = b"".join(line for line in once.splitlines(keepends=True) if OWN.search(line))
    written = len(dataset)
    with path.open("wb") as file:
        file.write(once)
        copy = 0
        while written < quads:
            copy += 1
            file.write(OWN.sub(rb"<https://w3id.org/selgraph/\1/copy-%d-\2>" % copy, own))
            written += own.count(b"\n")
    return written
