"""Commands on a store on disk, and the same through `--endpoint` on servers that hold the same quads.

Each command is a whole process. The Oxigraph server serves the very store that `build --store` wrote,
Virtuoso is given a copy. What the commands print is compared before times count. Seconds are of the
processor, of the command and the server together, so that other work on the machine does not count; the wall
clock's stand behind them. The memory is that of the command and, once for each server, that of the server
after all of them.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from measuring import OURS, Measurement, MissingPeerError, choose_answer
from peers import CannotAnswerError, start_oxigraph_on, start_virtuoso
from strategies import write_strategies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from measuring import Plan
    from peers import HttpPeer

TOPIC: Final = "remote"
ROUNDS: Final = 3
LIMIT_SECONDS: Final = 300
DISK: Final = OURS  # beside it the servers stand
COMMANDS: Final = (
    "find region-0-initiative-7",
    "show region-0-initiative-7",
    "trace region-0-initiative-7",
    "trace region-0-goal-1 --down",
    "paths region-0-initiative-7 region-0-goal-1",
    "why region-0-initiative-7 region-0-goal-1",
    "ask initiatives-for-goal goal=region-0-goal-1",
)
THROUGH: Final = (  # what passes through everything
    "whatif --remove region-0-programme-3",
    "gaps --gap risk-without-mitigation region-0-risk-2",
    "gaps --gap risk-without-mitigation",
)
MOST_FOR_ALL: Final = 150_000  # quads as curators write them, up to which all is measured on every server


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a command.

    Args:
        printed: hash of what it printed, and its exit code.
        seconds: of the wall clock.
        processor_seconds: of the command.
        megabytes: its peak memory.
        requests: how many it sent.
    """

    printed: str
    seconds: float
    processor_seconds: float
    megabytes: float
    requests: int


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Run each command on each place at each size."""
    for size in plan.sizes:
        folder = plan.folder / str(size)
        folder.mkdir()
        quads = write_strategies(folder / "strategies.nq", size, merged=False).quads
        plan.say(f"  {quads:,} quads: building a store on disk")
        store = folder / "disk.store"
        build = ["build", "--store", str(store), "--rdf", str(folder / "strategies.nq")]
        subprocess.run([sys.executable, "-m", "selgraph", *build], check=True, capture_output=True)
        servers = list(_start(plan, store, folder, quads))
        try:
            yield from _run_all(plan, store, servers, quads)
        finally:
            for server in servers:
                server.close()


def _start(plan: Plan, store: Path, folder: Path, quads: int) -> Iterator[HttpPeer]:
    """Start the servers that are installed, with the quads of the store."""
    import pyoxigraph as ox

    def virtuoso() -> HttpPeer:
        """Hand Virtuoso a copy."""
        if quads > MOST_FOR_ALL or plan.is_quick:
            raise MissingPeerError(f"Virtuoso is not begun with beyond {MOST_FOR_ALL:,} quads")
        copy = folder / "built.nq"
        ox.Store.read_only(str(store / "quads")).dump(output=str(copy), format=ox.RdfFormat.N_QUADS)
        return start_virtuoso(copy, folder, LIMIT_SECONDS)

    for start in (lambda: start_oxigraph_on(store / "quads", LIMIT_SECONDS), virtuoso):
        try:
            yield start()
        except (MissingPeerError, CannotAnswerError) as error:
            plan.say(f"  left out: {error}")


def _run_all(plan: Plan, store: Path, servers: list[HttpPeer], quads: int) -> Iterator[Measurement]:
    """Run the commands, in turn on each place."""
    places = {DISK: ["--store", str(store)]}
    by_name = {f"--endpoint, {server.name}": server for server in servers}
    patience = ["--timeout", str(LIMIT_SECONDS)]
    places |= {who: ["--endpoint", server.address, *patience] for who, server in by_name.items()}
    commands = COMMANDS[:3] if plan.is_quick else COMMANDS + (THROUGH if quads <= MOST_FOR_ALL else ())
    for command in commands:
        plan.say(f"    {command}")
        rounds = [
            {who: _run_on(command, place, by_name.get(who)) for who, place in places.items()}
            for _ in range(min(plan.rounds, ROUNDS))
        ]
        agreed = choose_answer([one.printed for one in rounds[0].values()])
        for who in places:
            ran = [one[who] for one in rounds]
            if ran[0].printed != agreed:
                note = "prints something else"
                yield Measurement(TOPIC, command, who, quads=quads, counts=False, note=note)
                continue
            memory = max(one.megabytes for one in ran)
            waited = statistics.median(one.seconds for one in ran)
            note = f"{memory:.0f} MB" + (f", {ran[0].requests} requests" if ran[0].requests else "")
            note += f"; {waited:.1f} s of the wall clock"
            seconds = statistics.median(one.processor_seconds for one in ran)
            yield Measurement(TOPIC, command, who, seconds, quads=quads, rounds=len(ran), note=note)
    for who, server in by_name.items():
        yield Measurement(TOPIC, "memory of the server after that", who, server.megabytes(), "MB", quads)


def _run_on(command: str, place: list[str], server: HttpPeer | None) -> Ran:
    """Run a command on a place, and add what its server took."""
    before = server.processor_seconds() if server else 0
    ran = run([*command.split(), *place])
    spent = server.processor_seconds() - before if server else 0
    return replace(ran, processor_seconds=ran.processor_seconds + spent)


def run(arguments: list[str]) -> Ran:
    """Run a command in a process of its own."""
    told, says = os.pipe()
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, __file__, str(says), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[says],
    )
    os.close(says)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    with os.fdopen(told) as stream:
        requests = json.loads(stream.read() or "0")
    # where a place is named it is another one each time
    plain = re.sub(rb"(http://127\S+|\S*disk\.store)", b"", printed)
    digest = sha256(plain).hexdigest() + f" {process.returncode}"
    return Ran(digest, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, requests)


def main(says: str, *arguments: str) -> None:
    """Run a command here, and count the requests that it sends."""
    from selgraph.cli.main import run as run_command
    from selgraph.store.remote import RemoteStore

    sent = 0
    send = RemoteStore._open  # noqa: SLF001 - where a request leaves

    def count(self: RemoteStore, request: object) -> object:
        """Count, and send."""
        nonlocal sent
        sent += 1
        return send(self, request)  # type: ignore[arg-type]

    RemoteStore._open = count  # type: ignore[method-assign,assignment] # noqa: SLF001
    sys.argv = ["selgraph", *arguments]
    try:
        run_command()
    finally:
        os.write(int(says), json.dumps(sent).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
