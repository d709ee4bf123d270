"""How a command starts and answers, as a whole process, beside the fastest written by hand.

The peer is a bare Python process that imports pyoxigraph, loads the same quads from N-Quads and asks a query.
All run in turn, so that whatever else the machine does touches all; seconds are of the processor, and the
median of the rounds counts. The issue on the first thread allows a trace three times what the peer takes.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from measuring import OURS, Contender, Measurement, Timed, race

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from measuring import Plan

TOPIC: Final = "start"
ROUNDS: Final = 15  # of the whole corpus, which is small; a start is short, and its median needs them
LEAST_GOALS: Final = 5  # of minor oral surgery
BARE = "import pyoxigraph"
PEER = """
import sys
import pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
query = (
    "SELECT ?goal WHERE { <https://w3id.org/selgraph/id/minor-oral-surgery> "
    "<https://w3id.org/selgraph/ontology#partOf>+/<https://w3id.org/selgraph/ontology#fullySupports> ?goal }"
)
assert len(list(store.query(query))) >= int(sys.argv[2])
"""


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Measure each command beside a bare process that imports pyoxigraph, and one that loads and asks too."""
    environment = os.environ | {
        "SELGRAPH_CACHE": str(plan.folder / "cache"),
        "SELGRAPH_HOME": str(copy_home(plan.folder / "home")),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # pip compiles what it installs; we would compile anew

    def run(*arguments: str) -> Timed:
        """Run a process to its end, and say how long it had the processor."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Timed(answer=True, seconds=seconds)

    commands = {
        "selgraph --version": ["--version"],
        "selgraph --help": ["--help"],
        "selgraph trace": ["trace", "minor oral surgery"],
        "selgraph ask": ["ask", "measures-of-initiative"],
    }
    for arguments in commands.values():
        run("-m", "selgraph", *arguments)  # builds what later starts find
    kept = next((plan.folder / "cache").glob("*.nq"))
    with kept.open("rb") as file:
        quads = sum(1 for line in file) - 1  # the first line is the seal
    rounds = plan.rounds if plan.is_quick else max(plan.rounds, ROUNDS)
    for what, arguments in commands.items():
        contenders = [
            Contender(OURS, lambda arguments=arguments: run("-m", "selgraph", *arguments)),
            Contender("Python that imports pyoxigraph", lambda: run("-c", BARE)),
            Contender(
                "Python that loads the quads and asks", lambda: run("-c", PEER, str(kept), str(LEAST_GOALS))
            ),
        ]
        yield from race(plan.with_rounds(rounds), TOPIC, what, contenders, quads=quads)


def copy_home(target: Path) -> Path:
    """Copy the shipped corpus, so that nobody's editing makes a command build it anew."""
    from selgraph.home import find_home

    home = find_home()
    for folder in (home.data, home.ontology, home.queries):
        shutil.copytree(folder, target / folder.name)
    return target
