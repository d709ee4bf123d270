"""Build, validate, reason, load and open by size: seconds, microseconds a quad, and peak memory.

Each piece of work is a process of its own, so that its peak memory is its own. The quads of a row are those
of the files as curators write them; the built dataset has about two and a half times as many, with the merge
and what the rules derive. Up to `MOST_IN_MEMORY` a reader's own workspace is built as every command does it,
beyond it (and below) a store on disk from N-Quads. pySHACL, which the shapes need, takes minutes and
gigabytes at a million quads, so that `validate` ends at `MOST_APART`, and so do the rules by themselves,
which `build` holds.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measuring import OURS, Measurement
from strategies import write_home, write_strategies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from measuring import Plan

TOPIC: Final = "build"
MOST_IN_MEMORY: Final = 1_000_000
MOST_APART: Final = 100_000


def build(folder: Path) -> int:
    """Build the dataset in memory, from files to rules, and keep it as every command does."""
    from selgraph.build import open_dataset
    from selgraph.home import find_home

    return len(open_dataset(find_home(folder / "home"), folder / "cache"))


def load(folder: Path) -> int:
    """Load what was kept."""
    return build(folder)


def reason(folder: Path) -> int:
    """Read the files and apply the rules."""
    from selgraph.build import merge, read_files
    from selgraph.home import find_home
    from selgraph.reason import apply_rules, read_rules

    home = find_home(folder / "home")
    dataset = merge(read_files(home))
    begin = time.perf_counter()
    count = sum(apply_rules(dataset, read_rules(home)).values())
    reason.seconds = time.perf_counter() - begin  # type: ignore[attr-defined]
    return count


def validate(folder: Path) -> int:
    """Look for everything that can be wrong."""
    from selgraph.home import find_home
    from selgraph.validate import validate as look

    return len(look(find_home(folder / "home")).findings)


def build_store(folder: Path) -> int:
    """Write a store on disk from N-Quads."""
    from selgraph.bulk import build_disk_store
    from selgraph.home import find_home

    return build_disk_store(find_home(), folder / "disk.store", [folder / "strategies.nq"]).quads


def open_store(folder: Path) -> int:
    """Open the store on disk and trace one initiative."""
    import selgraph

    graph = selgraph.load(store=folder / "disk.store")
    return len(graph.trace("region-0-initiative-7").paths)


WORK: Final[dict[str, tuple[Callable[[Path], int], str]]] = {
    "build": (build, "build from files"),
    "load": (load, "load what was built"),
    "reason": (reason, "apply the rules"),
    "validate": (validate, "validate"),
    "build_store": (build_store, "build a store on disk"),
    "open_store": (open_store, "open the store on disk and trace"),
}


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Measure each piece of work at each size."""
    for size in plan.sizes:
        folder = plan.folder / str(size)
        folder.mkdir()
        names = list(WORK)
        if size <= MOST_IN_MEMORY:
            written = write_home(folder / "home", size)
        else:
            names = ["build_store", "open_store"]
        if size > MOST_APART:
            names = [name for name in names if name not in ("validate", "reason")]
        written = write_strategies(folder / "strategies.nq", size, merged=False)
        for name in names:
            what = WORK[name][1]
            plan.say(f"  {what}, {written.quads:,} quads")
            done = run(name, folder)
            seconds, quads = float(done["seconds"]), written.quads
            yield Measurement(TOPIC, what, OURS, seconds, quads=quads, answers=int(done["answers"]))
            yield Measurement(TOPIC, f"{what}, time a quad", OURS, seconds / quads * 1e6, "µs/quad", quads)
            yield Measurement(TOPIC, f"{what}, peak memory", OURS, float(done["megabytes"]), "MB", quads)
        if "build_store" in names:
            size_mb = sum(path.stat().st_size for path in (folder / "disk.store").rglob("*")) / 1e6
            yield Measurement(TOPIC, "build a store on disk, its size", OURS, size_mb, "MB", written.quads)


def run(name: str, folder: Path) -> dict[str, float]:
    """Do one piece of work in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, name, str(folder)], capture_output=True, text=True, check=True
    )
    values: dict[str, float] = json.loads(done.stdout)
    return values


def main(name: str, folder: str) -> None:
    """Do one piece of work, and say how long it took and how much memory at most."""
    work, _ = WORK[name]
    begin = time.perf_counter()
    answers = work(Path(folder))
    seconds = getattr(work, "seconds", time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
    print(json.dumps({"seconds": seconds, "answers": answers, "megabytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
