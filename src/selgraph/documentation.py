"""The parts of the documentation that are made from the files.

`python -m selgraph.documentation` writes them anew; a test compares them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from selgraph.build import read_file
from selgraph.errors import SelgraphError
from selgraph.files import write_whole
from selgraph.home import find_home
from selgraph.query import Question, read_question
from selgraph.vocabulary import PREFIXES, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from selgraph.home import Home

START = "<!-- generated: {} -->"
END = "<!-- end -->"


def count_claims(home: Home) -> str:
    """Count, for each document, what is stated, interpreted and rejected.

    Returns:
        A Markdown table: documents by name, one row each, then a row of sums.
    """
    import pyoxigraph as ox

    names = [path.stem for path in sorted((home.data / "passages").glob("*.trig"))]
    rows = {name: Counter[str]() for name in names}
    owner: dict[str, str] = {}
    for name in names:
        quads = read_file(home.data / "passages" / f"{name}.trig", name)
        kinds = {speaker: slug_of(kind) for speaker, kind in _described(quads, PREFIXES["rdf"] + "type")}
        for speaker, kind in kinds.items():
            rows[name]["passages" if kind == "Passage" else "readings"] += 1
            owner[speaker] = name
        for quad in quads:
            if isinstance(quad.graph_name, ox.NamedNode):
                kind = kinds[quad.graph_name.value]
                rows[name]["explicit" if kind == "Passage" else "interpreted"] += 1
    rejected: dict[str, str] = {}
    claims = read_file(home.data / "rejected.trig", "rejected.trig")
    for claim, passage in _described(claims, PREFIXES["prov"] + "wasDerivedFrom"):
        rejected.setdefault(claim, owner[passage])
    for name in rejected.values():
        rows[name]["rejected"] += 1
    columns = ["passages", "explicit", "readings", "interpreted", "rejected"]
    heads = ["passages", "explicit statements", "readings", "interpreted statements", "rejected claims"]
    lines = [f"| document | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(columns)}"]
    lines += [f"| {name} | {' | '.join(str(rows[name][column]) for column in columns)} |" for name in names]
    sums = [str(sum(row[column] for row in rows.values())) for column in columns]
    return "\n".join([*lines, f"| all | {' | '.join(sums)} |"])


def list_queries(home: Home, folder: str) -> str:
    """List the queries of one folder with what their headers say.

    Args:
        home: the files.
        folder: `questions`, `checks`, `rules` or `reads`.

    Returns:
        A Markdown list, sorted by name.
    """
    queries = [read_question(path) for path in sorted((home.queries / folder).glob("*.rq"))]
    return "\n".join(_entry(query, folder) for query in queries)


def _entry(query: Question, folder: str) -> str:
    """Write one query as a list entry."""
    line = f"- [`{query.name}`]({folder}/{query.name}.rq): {query.summary}"
    if query.parameters:
        line += "".join(f"; `{one.name}` {one.meaning}, such as `{one.example}`" for one in query.parameters)
    severity = query.note("severity")
    return f"{line} ({severity})" if severity else line


def _described(quads: Iterable[ox.Quad], name: str) -> Iterator[tuple[str, str]]:
    """Give the IRIs that a property joins where speakers are described: in the default graph."""
    import pyoxigraph as ox

    for quad in quads:
        ends = quad.subject, quad.object
        if isinstance(quad.graph_name, ox.DefaultGraph) and quad.predicate.value == name:
            subject, value = (end.value for end in ends if isinstance(end, ox.NamedNode))
            yield subject, value


def generate(home: Home) -> dict[Path, str]:
    """Make the documentation anew from the files.

    Returns:
        The new text of each page that has generated parts, by path.

    Raises:
        SelgraphError: a page names a part that nobody makes.
    """
    parts = {
        "claims": lambda: count_claims(home),
        "questions": lambda: list_queries(home, "questions"),
        "checks": lambda: list_queries(home, "checks"),
        "rules": lambda: list_queries(home, "rules"),
        "reads": lambda: list_queries(home, "reads"),
    }
    pages = {}
    for path in (home.data / "README.md", home.queries / "README.md"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(re.escape(START).replace(r"\{\}", r"([\w-]+)"), text):
            if name not in parts:
                raise SelgraphError(
                    f'The page names a part "{name}", which is not made.', where=home.shown(path)
                )
            mark = START.format(name)
            before, rest = text.split(mark, 1)
            _, after = rest.split(END, 1)
            text = f"{before}{mark}\n{parts[name]()}\n{END}{after}"
        pages[path] = text
    return pages


if __name__ == "__main__":
    for page, content in generate(find_home()).items():
        write_whole(page, content.encode())
