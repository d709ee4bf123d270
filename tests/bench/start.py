"""How fast a command starts and answers, as a whole process, beside the fastest written by hand.

    python tests/bench/start.py [ROUNDS]

The peer is a bare Python process that imports pyoxigraph, loads the same quads from N-Quads and asks a query.
Both run in turn, so that whatever else the machine does touches both; the median of the rounds counts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
LIMIT = 3.0  # a trace may take at most so many times what the peer takes (issue: the thread runs)
PEER = """
import sys
import pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
query = (
    "SELECT ?goal WHERE { <https://w3id.org/selgraph/id/minor-oral-surgery> "
    "<https://w3id.org/selgraph/ontology#partOf>+/<https://w3id.org/selgraph/ontology#fullySupports> ?goal }"
)
assert len(list(store.query(query))) >= 5
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a process to its end and say how long it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def run(rounds: int = ROUNDS) -> list[dict[str, float | str]]:
    """Measure every command beside the peer.

    Returns:
        One row a command: its name, the median of its seconds, the peer's, and the ratio.
    """
    selgraph = [sys.executable, "-m", "selgraph"]
    commands = {
        "selgraph --version": [*selgraph, "--version"],
        "selgraph --help": [*selgraph, "--help"],
        "selgraph trace": [*selgraph, "trace", "minor oral surgery"],
        "selgraph ask": [*selgraph, "ask", "measures-of-initiative"],
    }
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"SELGRAPH_CACHE": folder}
        for command in commands.values():
            seconds(command, environment)  # builds what later starts find
        quads = next(Path(folder).glob("*.nq"))
        peer = [sys.executable, "-c", PEER, str(quads)]
        times: dict[str, list[float]] = {name: [] for name in ["peer", *commands]}
        for _ in range(rounds):
            times["peer"].append(seconds(peer, environment))
            for name, command in commands.items():
                times[name].append(seconds(command, environment))
    beside = statistics.median(times["peer"])
    rows: list[dict[str, float | str]] = []
    for name in commands:
        median = statistics.median(times[name])
        rows.append({"command": name, "seconds": median, "peer": beside, "ratio": median / beside})
    return rows


if __name__ == "__main__":
    measured = run(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    print(f"{'command':22}{'seconds':>10}{'peer':>10}{'ratio':>8}")
    for row in measured:
        print(f"{row['command']:22}{row['seconds']:10.3f}{row['peer']:10.3f}{row['ratio']:8.2f}")
    if any(row["command"] == "selgraph trace" and float(row["ratio"]) > LIMIT for row in measured):
        sys.exit(f"trace takes more than {LIMIT} times what the peer takes")
