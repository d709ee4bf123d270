"""The tables of the bench's README, each put there from the JSON of a run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from report import read_run, write_setting, write_topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


def put_into(readme: str, run: Path, topics: Sequence[str], order: Sequence[str]) -> str:
    """Put the tables of a run in the place of those that stand there; all others stay.

    Args:
        readme: the whole text; behind its introduction a section for each topic, with a heading `### TOPIC`.
        run: a run that was written as JSON.
        topics: what is wanted of it.
        order: in which topics stand.

    Returns:
        The text with the tables.
    """
    introduction, *parts = HEADING.split(readme)
    sections = {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}
    rows, setting = read_run(run, topics)
    for topic in dict.fromkeys(one.topic for one in rows):
        table = write_topic([one for one in rows if one.topic == topic], rows)
        sections[topic] = f"{write_setting(setting)}\n\n{table}"
    listed = sorted(sections, key=lambda name: order.index(name) if name in order else len(order))
    return "\n\n".join([introduction.strip(), *(f"### {name}\n\n{sections[name]}" for name in listed)]) + "\n"
