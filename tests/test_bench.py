"""The bench: that it runs whole, and that a wrong answer never has a time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Hashable

BENCH = Path(__file__).parent / "bench"


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of the bench import each other as the programs that they are."""
    monkeypatch.syspath_prepend(str(BENCH))


def _race(tmp_path: Path, answers: dict[str, Hashable | Exception]) -> dict[str, tuple[bool, str]]:
    """Let engines answer, and tell of each whether it was timed, and the note."""
    from measuring import Contender, Plan, race

    def ask(name: str) -> Hashable:
        """Give the answer of one engine."""
        answer = answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer

    contenders = [Contender(name, lambda name=name: ask(name)) for name in answers]  # type: ignore[misc]
    rows = race(Plan((1,), 3, True, tmp_path), "topic", "question", contenders)  # noqa: FBT003
    return {one.who: (one.value is not None and one.counts, one.note) for one in rows}


def test_who_answers_otherwise_gets_no_time(tmp_path: Path) -> None:
    """Two agree and one does not: it is named with both counts, and only the two are timed."""
    rows = _race(tmp_path, {"selgraph": ("a", "b"), "other": ("a", "b"), "third": ("a",)})
    assert rows["selgraph"] == rows["other"] == (True, "")
    assert rows["third"] == (False, "answers differently: 1 where others give 2")


def test_ours_is_not_taken_for_right(tmp_path: Path) -> None:
    """Where two others agree and ours differs, it is ours that gets no time."""
    rows = _race(tmp_path, {"selgraph": ("a",), "other": ("a", "b"), "third": ("a", "b")})
    assert [rows[name][0] for name in ("selgraph", "other", "third")] == [False, True, True]


def test_who_cannot_answer_is_named_with_the_reason(tmp_path: Path) -> None:
    """An engine that fails keeps the others from nothing."""
    from measuring import CannotAnswerError

    rows = _race(tmp_path, {"selgraph": 3, "other": CannotAnswerError("not done in 5 s")})
    assert rows == {"selgraph": (True, ""), "other": (False, "not done in 5 s")}


def test_ratios_say_how_many_times_better_ours_is() -> None:
    """Half the time is twice as good, twice the requests too; what does not count has no ratio."""
    from measuring import Measurement
    from report import find_ours, times_better

    rows = [
        Measurement("t", "q", "selgraph", 2.0),
        Measurement("t", "q", "other", 4.0),
        Measurement("t", "q", "wrong", 1.0, counts=False),
        Measurement("t", "q", "selgraph", 100.0, "requests/s"),
        Measurement("t", "q", "other", 50.0, "requests/s"),
        Measurement("t", "sum", "other", 6.0, beside=2.0),
    ]
    ours = find_ours(rows)
    found = [times_better(one, ours.get((one.topic, one.what, one.quads, one.unit))) for one in rows]
    assert found == [None, 2.0, None, None, 2.0, 3.0]


def test_a_run_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """A topic's table is put where it stood, in the order of topics; what the run has not measured stays."""
    from measuring import Measurement
    from readme import put_into
    from report import Setting, as_values

    rows = [
        Measurement("build", "load", "selgraph", 2.0, quads=10),
        Measurement("build", "load", "selgraph", 4.0, quads=20),
        Measurement("start", "begin", "selgraph", 1.5),
        Measurement("start", "begin", "other", 3.0),
    ]
    run = tmp_path / "run.json"
    run.write_text(
        json.dumps(as_values(rows, Setting("a machine", {"X": "1"}, "data", "2040-01-01"))), "utf-8"
    )
    text = "# The bench\n\nWords.\n\n### build\n\nold\n\n### export\n\nstays\n"
    told = "a machine; X 1; data; 2040-01-01. Medians.\n\n"
    build = (
        "| question | 10 quads | 20 quads |\n|----------|----------|----------|\n"
        "| load     | 2 s      | 4 s      |\n"
    )
    order = ("start", "build", "export")
    once = put_into(text, run, ("build",), order)
    assert once == f"# The bench\n\nWords.\n\n### build\n\n{told}{build}\n### export\n\nstays\n"
    both = put_into(once, run, order, order)
    assert re.findall(r"^### (.*)$", both, re.MULTILINE) == ["start", "build", "export"]
    assert "| begin    |       | other    | 3 s    |         | 2                          |\n" in both
    assert put_into(both, run, order, order) == both


def test_the_same_seed_makes_the_same_strategies(tmp_path: Path) -> None:
    """The generator is a function of seed and size; another seed tells of other strategies."""
    from strategies import write_strategies

    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    assert write_strategies(first, 5000) == write_strategies(again, 5000)
    write_strategies(other, 5000, seed=7)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_a_generated_home_holds_what_the_quads_say(tmp_path: Path) -> None:
    """The TriG of a home and the N-Quads of the same size are the same dataset, and it is sound."""
    import pyoxigraph as ox
    from strategies import write_home, write_strategies

    from selgraph.build import read_file
    from selgraph.home import find_home
    from selgraph.validate import validate

    write_home(tmp_path, 3000)
    write_strategies(tmp_path / "quads.nq", 3000, merged=False)
    quads = set(ox.parse(path=str(tmp_path / "quads.nq"), format=ox.RdfFormat.N_QUADS))
    trig = {quad for path in (tmp_path / "data").glob("*.trig") for quad in read_file(path, path.name)}
    assert trig == quads
    assert [one for one in validate(find_home(tmp_path)).findings if one.check == "syntax"] == []


def test_the_whole_bench_runs(tmp_path: Path) -> None:
    """One command runs every topic at a small size, prints a table for each, and writes the same as JSON."""
    output = tmp_path / "run.json"
    done = subprocess.run(
        [sys.executable, str(BENCH), "--quick", "-o", str(output)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    run = json.loads(output.read_text(encoding="utf-8"))
    topics = re.findall(
        r"^    \"(\w+)\": \"", (BENCH / "__main__.py").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert set(topics) <= {one["topic"] for one in run["measurements"]}
