"""Where in the curated files a thing stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selgraph.errors import Place
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from selgraph.home import Home

_SUBJECT = re.compile(r"^(?: {4})?([a-z]+):([A-Za-z0-9][\w.\-]*)(?:\s*\{)?\s*$")


def find_places(home: Home) -> dict[str, Place]:
    """Find the first line on which each thing is described, in the files as they are.

    The curated style puts a subject on a line of its own, so that no parser has to be asked. Passages go
    before names, as a correction is made there, and the ontology's own file before what aligns it.

    Args:
        home: the files, which have been read before.

    Returns:
        Places by IRI.
    """
    places: dict[str, Place] = {}
    files = [
        *sorted(home.data.rglob("*.trig")),
        *sorted(home.data.rglob("*.ttl")),
        *sorted(home.ontology.rglob("*.ttl"), key=lambda path: (path.name != "strategy.ttl", path)),
    ]
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            match = _SUBJECT.match(line)
            if match and match[1] in PREFIXES:
                places.setdefault(PREFIXES[match[1]] + match[2], Place(home.shown(path), number, 1))
    return places
