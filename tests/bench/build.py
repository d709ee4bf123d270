"""Build, validate, reason, load and open by size: seconds, microseconds a quad, and peak memory.

Each piece of work is a process of its own, so that its peak memory is its own. The quads of a row are those
of the files as curators write them; the built dataset has about two and a half times as many, with the merge
and what the rules derive. Times are of the processor, of all threads together; beside them stand those of
the wall clock, which other work on the machine makes longer.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
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
LARGE: Final = 1_000_000  # beyond it a round takes tens of minutes, and there is one


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
    reason.begin = time.perf_counter(), time.process_time()  # type: ignore[attr-defined] - without the reading
    return sum(apply_rules(dataset, read_rules(home)).values())


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
AT_ONCE: Final = ("open_store",)  # what does not pass through all quads has no time for each
ROUNDS: Final = 3


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Measure each piece of work at each size."""
    for size in plan.sizes:
        folder = plan.folder / str(size)
        folder.mkdir()
        quads = write_home(folder / "home", size).quads
        write_strategies(folder / "strategies.nq", size, merged=False)
        rounds = 1 if size > LARGE else min(plan.rounds, ROUNDS)
        for name, (_, what) in WORK.items():
            plan.say(f"  {what}, {quads:,} quads")
            done = [run(name, folder) for _ in range(rounds)]
            answers = int(done[0]["answers"])
            yield _row(what, done, "processor_seconds", "s", quads, answers)
            if name not in AT_ONCE:
                each = [one | {"each": one["processor_seconds"] / quads * 1e6} for one in done]
                yield _row(f"{what}, time a quad", each, "each", "µs/quad", quads)
            yield _row(f"{what}, by the wall clock", done, "seconds", "s", quads)
            yield _row(f"{what}, peak memory", done, "megabytes", "MB", quads)
        size_mb = sum(path.stat().st_size for path in (folder / "disk.store").rglob("*")) / 1e6
        yield Measurement(TOPIC, "build a store on disk, its size", OURS, size_mb, "MB", quads)
        shutil.rmtree(folder)


def _row(  # noqa: PLR0913, PLR0917 - what it takes to fill a row
    what: str, done: list[dict[str, float]], name: str, unit: str, quads: int, answers: int | None = None
) -> Measurement:
    """Make a row of the median of what several rounds measured."""
    median = statistics.median(one[name] for one in done)
    return Measurement(TOPIC, what, OURS, median, unit, quads, len(done), answers)


def run(name: str, folder: Path) -> dict[str, float]:
    """Do one piece of work in a process of its own."""
    if name == "build":
        shutil.rmtree(folder / "cache", ignore_errors=True)  # else it would be loaded
    done = subprocess.run(
        [sys.executable, __file__, name, str(folder)], capture_output=True, text=True, check=True
    )
    values: dict[str, float] = json.loads(done.stdout)
    return values


def main(name: str, folder: str) -> None:
    """Do one piece of work, and say how long it took and how much memory at most."""
    work, _ = WORK[name]
    begin, spent = time.perf_counter(), time.process_time()
    answers = work(Path(folder))
    begin, spent = getattr(work, "begin", (begin, spent))
    seconds, processor_seconds = time.perf_counter() - begin, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor_seconds": processor_seconds,
                "answers": answers,
                "megabytes": peak,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
