"""The table of a run, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
import sysconfig
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from measuring import MORE_IS_BETTER, OURS, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

PACKAGES: Final = (
    "selgraph",
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "oxrdflib",
    "rdflib-endpoint",
    "networkx",
    "scipy",
    "numpy",
    "pyshacl",
    "owlrl",
)
GIBIBYTE: Final = 2**30
HEADINGS: Final = ("question", "quads", "who", "median", "answers", "selgraph is … times better")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a run was made.

    Args:
        machine: processor, cores, memory, system.
        versions: of Python and the engines, by name.
        data: which data were measured.
        date: as YYYY-MM-DD.
    """

    machine: str
    versions: dict[str, str]
    data: str
    date: str


def describe_machine() -> str:
    """Say what the run runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIBIBYTE
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores, {memory:.0f} GB of memory"


def list_versions(more: dict[str, str] | None = None) -> dict[str, str]:
    """List the versions of Python and of the engines that are installed.

    Args:
        more: versions of peers that are no Python packages.
    """
    options = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    plain = "" if "--enable-optimizations" in options else " (built without --enable-optimizations)"
    found = {"Python": platform.python_version() + plain}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found | (more or {})


def times_better(one: Measurement, ours: Measurement | None) -> float | None:
    """Say how many times better ours is: faster, smaller, more a second; None where that means nothing."""
    beside = one.beside or (ours.value if ours and ours is not one and ours.counts else None)
    if not beside or not one.value or not one.counts:
        return None
    return beside / one.value if one.unit in MORE_IS_BETTER else one.value / beside


def find_ours(rows: Iterable[Measurement]) -> dict[tuple[str, str, int, str], Measurement]:
    """Give our own row of each question."""
    return {(one.topic, one.what, one.quads, one.unit): one for one in rows if one.who == OURS}


def format_value(value: float | None, unit: str) -> str:
    """Write a value so that a person can take it in: three digits that count, milliseconds where short."""
    if value is None:
        return "none"
    if unit == "s" and value < 1:
        return f"{value * 1000:.3g} ms" if value >= 0.001 else f"{value * 1e6:.3g} µs"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def _format_ratio(ratio: float | None, note: str) -> str:
    """Write a ratio with three digits that count, a large one whole, and the note behind it."""
    if ratio is None:
        return note
    written = f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"
    return f"{written} ({note})" if note else written


def write_table(rows: Sequence[Measurement], setting: Setting) -> str:
    """Lay a run out as Markdown, a table for each topic."""
    parts = [write_setting(setting)]
    for topic in dict.fromkeys(one.topic for one in rows):
        parts += [f"### {topic}", write_topic([one for one in rows if one.topic == topic], rows)]
    return "\n\n".join(parts) + "\n"


def write_setting(setting: Setting) -> str:
    """Say where, when and with what a run was made."""
    versions = ", ".join(f"{name} {number}" for name, number in setting.versions.items())
    return f"{setting.machine}; {versions}; {setting.data}; {setting.date}. Medians."


def write_topic(rows: Sequence[Measurement], run: Sequence[Measurement]) -> str:
    """Lay the rows of one topic out as a Markdown table.

    Args:
        rows: of the topic.
        run: all rows, among which ours are looked for.
    """
    listed = _list_by_size(rows) if is_by_size(rows) else _list_by_engine(rows, find_ours(run))
    widths = [max(len(row[place]) for row in listed) for place in range(len(listed[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in listed
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def is_by_size(rows: Sequence[Measurement]) -> bool:
    """Whether rows are of one engine at several sizes, so that sizes stand beside each other."""
    return len({one.who for one in rows}) == 1 and len({one.quads for one in rows}) > 1


def _list_by_size(rows: Sequence[Measurement]) -> list[tuple[str, ...]]:
    """List what was done, with a column for each size."""
    sizes = sorted({one.quads for one in rows})
    cells = {(one.what, one.quads): one for one in rows}
    listed = [("question", *(f"{size:,} quads" for size in sizes))]
    for what in dict.fromkeys(one.what for one in rows):
        found = [cells.get((what, size)) for size in sizes]
        listed.append(
            (what, *(one.note or format_value(one.value, one.unit) if one else "" for one in found))
        )
    return listed


def _list_by_engine(
    rows: Sequence[Measurement], ours: dict[tuple[str, str, int, str], Measurement]
) -> list[tuple[str, ...]]:
    """List who did what, each with how many times better ours is."""
    listed = [HEADINGS]
    for one in rows:
        better = times_better(one, ours.get((one.topic, one.what, one.quads, one.unit)))
        listed.append(
            (
                one.what,
                f"{one.quads:,}" if one.quads else "",
                one.who,
                format_value(one.value, one.unit),
                "" if one.answers is None else f"{one.answers:,}",
                _format_ratio(better, one.note),
            )
        )
    return listed


def read_run(path: Path, topics: Sequence[str] | None = None) -> tuple[list[Measurement], Setting]:
    """Read a run that was written as JSON.

    Args:
        path: the file.
        topics: names of the topics that are wanted; None for all.
    """
    values = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        Measurement(**{name: value for name, value in one.items() if name != "times_better"})
        for one in values["measurements"]
        if not topics or one["topic"] in topics
    ]
    return rows, Setting(**{name: value for name, value in values.items() if name != "measurements"})


def as_values(rows: Sequence[Measurement], setting: Setting) -> dict[str, object]:
    """Give a run as plain values for JSON, with the ratios."""
    ours = find_ours(rows)
    return {
        **asdict(setting),
        "measurements": [
            asdict(one)
            | {"times_better": times_better(one, ours.get((one.topic, one.what, one.quads, one.unit)))}
            for one in rows
        ],
    }
