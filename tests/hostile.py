"""Lookups on datasets made to hurt, in a process of its own: what each costs, and how it is answered.

As a program it reads queries, one a line as JSON, and writes for each `null` where it is left to a worker;
or how much processor time it took at the door, as a part of what looking at `HEAVY` statements takes, and
whether the answer is the engine's. A query that takes far too long ends the program.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

THINGS: Final = 25_000
HEAVY: Final = 12_000  # statements; a query is small that certainly looks at no more than `MOST_STEPS`
MOST_STEPS: Final = 3_000
MOST_ROWS: Final = 200
_TRIES: Final = 5  # processor time only grows by what else the machine does, so the least is the truest
_RUNAWAY: Final = 100  # times a heavy query


def write_quads(*, has_hubs: bool) -> Iterator[ox.Quad]:
    """Give statements among which each way to join has a term, a predicate or a graph that it suits badly.

    Args:
        has_hubs: whether some terms have as many statements as a predicate does. Where none has, joins may be
            small, if they are not begun at the wrong end.
    """
    for number in range(THINGS):
        thing = f"s{number}"
        yield _say(thing, "type", f"T{number // 30}" if not has_hubs else "T0" if number % 20 else "T1")
        yield _say(thing, "label", ox.Literal(f"text {number // 3}"))  # three things to a text
        yield _say("hub" if has_hubs else f"hub{number // 30}", "has", thing)
        if number % 97 == 0:
            yield _say(thing, "note", ox.Literal("rare", language="en"))  # some hundred to a text
        if number % 5 == 0:
            yield _say(thing, "label", ox.Literal(f"said {number}"), f"g{number % 9}")
    yield from _write_links()


def _write_links() -> Iterator[ox.Quad]:
    """Give statements between things: chains, stars, loops, ways from the heavy to the light and back."""
    for number in range(1, THINGS, 2):
        yield _say(f"s{number}", "next", f"s{number + 1 if number % 20 != 19 else number}")  # short chains
    for number in range(0, THINGS, 7):
        yield _say(f"s{number}", "part", f"s{number // 35 * 35}")
    for number in range(400):
        yield _say(f"s{number}", "few", f"s{number * 31 % 400}")
    for number in range(20):
        yield _say(f"s{number}", "chain", f"s{number + 1}")
        yield _say(f"s{number}", "about", "few")  # a predicate that is a thing, too
        yield _say("T0", "few", f"s{number}")
        yield _say(f"s{number}", "few", "hub")
        yield _say(f"s{number % 3}", "few", f"s{number % 7}", f"g{number % 3}")
    for predicate in ("type", "label", "few", "has"):
        yield _say(predicate, "about", "s5")


def _say(subject: str, predicate: str, value: str | ox.Literal, graph: str = "") -> ox.Quad:
    """Make a statement."""
    thing = ox.NamedNode(f"urn:{value}") if isinstance(value, str) else value
    where = ox.NamedNode(f"urn:{graph}") if graph else ox.DefaultGraph()
    return ox.Quad(ox.NamedNode(f"urn:{subject}"), ox.NamedNode(f"urn:{predicate}"), thing, where)


@dataclass
class Door:
    """The program of this module, started when it is first asked, and anew when a query has ended it.

    Args:
        has_hubs: as `write_quads` has it.
    """

    has_hubs: bool
    process: subprocess.Popen[str] | None = field(default=None)

    def look(self, query: str) -> tuple[float, bool] | None:
        """Ask a query.

        Returns:
            Its cost, as a part of what looking at `HEAVY` statements takes, and whether the answer is right;
            None where it is left to a worker.
        """
        if self.process is None:
            program = [sys.executable, str(Path(__file__)), *(["hubs"] if self.has_hubs else [])]
            self.process = subprocess.Popen(
                program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.close()
            return float("inf"), False
        cost = json.loads(line)
        return cost and (cost[0], cost[1])

    def close(self) -> None:
        """End it."""
        if self.process is not None:
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
            self.process.wait(60)
            self.process = None


def answer_all(store: ox.Store) -> None:
    """Answer what comes, until nothing does."""
    from selgraph.web import lookup
    from selgraph.web.answers import Answers
    from selgraph.web.dataset import Served
    from selgraph.web.evaluate import Desk
    from selgraph.web.fans import count_fans
    from selgraph.web.limits import Limits
    from selgraph.web.neighbours import read_neighbours
    from selgraph.web.protocol import Asked
    from selgraph.web.shortcut import Shortcut

    lookup.MOST_STEPS, lookup.MOST_ROWS = MOST_STEPS, MOST_ROWS  # type: ignore[misc] # small for this dataset
    served = Served(store, "hostile", "http://localhost/", "http://localhost/", "hash")
    desk = Desk(store, Limits(), served.hash, served.address)
    fans = count_fans(store)
    assert fans is not None
    lookups = lookup.Lookups(fans)
    nobody: Any = None
    door = Shortcut(
        b"/sparql?",
        Answers(most_bytes=0),  # nothing is kept
        served,
        nobody,
        lookups,
        read_neighbours(store),
        most_bytes=1 << 20,
        first_lines=lambda: b"",
        seen=lambda *_: None,
        count=lambda _: None,
    )

    def look(query: str) -> bytes | None:
        """Answer a query at the door."""
        return door.answer((f"/sparql?query={quote(query, safe='')}".encode(), b"*/*", b""), "-")

    def scan() -> None:
        """Look at as many statements as make a query heavy."""
        store.query(f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ ?s ?p ?o }} LIMIT {HEAVY} }} }}").serialize(
            format=ox.QueryResultsFormat.JSON
        )

    heavy = min(_time(scan)[0] for _ in range(_TRIES))
    for line in sys.stdin:
        query = json.loads(line)
        found: tuple[float, bool] | None = None
        signal.setitimer(signal.ITIMER_PROF, _RUNAWAY * heavy)
        if lookups.judge(query).is_small:
            took, response = _time(partial(look, query))
            for _ in range(_TRIES if took > heavy else 0):
                took = min(took, _time(partial(look, query))[0])
            is_right = True  # what is malformed, or longer than it seemed, is left to a worker all the same
            if response is not None:
                there = desk.answer(Asked(query), "*/*", None).body
                is_right = _read(response.partition(b"\r\n\r\n")[2]) == _read(there)
            found = took / heavy, is_right
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def _time(do: Any) -> tuple[float, Any]:
    """Measure seconds of a processor; while a timer runs, the clock of the whole process is coarse."""
    begun = time.thread_time()
    done = do()
    return time.thread_time() - begun, done


def _read(body: bytes) -> Any:
    """Read an answer; the order of its rows is free."""
    values = json.loads(body)
    rows = [json.dumps(row, sort_keys=True) for row in values.get("results", {}).get("bindings", [])]
    return values["head"], values.get("boolean"), sorted(rows)


if __name__ == "__main__":
    dataset = ox.Store()
    dataset.bulk_extend(write_quads(has_hubs="hubs" in sys.argv))
    answer_all(dataset)
