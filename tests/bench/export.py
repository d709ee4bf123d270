"""How fast a large graph leaves the house, beside networkx's writers, and in how much memory.

    python tests/bench/export.py [EDGES]        1,000,000 statements unless another number is given

makes a strategy of 1,000,000 statements between things (or as many as are asked for), each with a passage,
and writes it as GraphML, GEXF, CSV and N-Quads. Each format is written by a process of its own, whose
memory is compared with what the loaded store takes before. Two times are given: from the store, and of the
writer alone, which is given the values as networkx's writer is given its graph.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measuring import OURS, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph
    from measuring import Plan

    from selgraph.export.reading import Extract

TOPIC: Final = "export"
EDGES = 1_000_000
PER_THING = 10  # statements that begin at one thing
PER_PASSAGE = 50  # statements that one passage makes


def make_quads(edges: int) -> Iterator[pyoxigraph.Quad]:
    """Make a strategy: things in layers, each part of or supporting ten things, said by passages."""
    import pyoxigraph as ox

    from selgraph.vocabulary import ID, PREFIXES, RDF_TYPE, SEL

    node = ox.NamedNode
    whole = node(PREFIXES["xsd"] + "integer")
    things = edges // PER_THING
    document = node(PREFIXES["document"] + "one")
    yield ox.Quad(document, node(PREFIXES["dcterms"] + "title"), ox.Literal("A large strategy"))
    yield ox.Quad(document, node(PREFIXES["dcterms"] + "issued"), ox.Literal("2031"))
    relations = [node(SEL + name) for name in ("partOf", "supports", "fullySupports", "delivers")]
    kinds = [node(SEL + name) for name in ("Goal", "Objective", "Initiative", "Programme")]
    names = [node(f"{ID}thing-{number}") for number in range(things)]
    label, kind = node(PREFIXES["rdfs"] + "label"), node(RDF_TYPE)
    for passage_number in range(edges // PER_PASSAGE + 1):
        passage = node(f"{PREFIXES['passage']}p-{passage_number}")
        yield ox.Quad(passage, kind, node(SEL + "Passage"))
        yield ox.Quad(passage, node(SEL + "document"), document)
        yield ox.Quad(passage, node(SEL + "section"), ox.Literal(f"Section {passage_number // 100}"))
        yield ox.Quad(passage, node(SEL + "firstLine"), ox.Literal(str(passage_number + 1), datatype=whole))
        yield ox.Quad(passage, node(SEL + "lastLine"), ox.Literal(str(passage_number + 2), datatype=whole))
        yield ox.Quad(
            passage, node(SEL + "quote"), ox.Literal(f"we will do what is written in line {passage_number}")
        )
    for number in range(things):
        passage = node(f"{PREFIXES['passage']}p-{number * PER_THING // PER_PASSAGE}")
        me = names[number]
        yield ox.Quad(me, label, ox.Literal(f"Thing {number} of the large strategy", language="en"))
        yield ox.Quad(me, kind, kinds[number % 4], passage)
        for step in range(PER_THING):
            yield ox.Quad(me, relations[step % 4], names[(number * 7 + step * 13 + 1) % things], passage)


def megabytes(line: str) -> float:
    """Say how much memory this process holds (`VmRSS`), or has held at most (`VmHWM`); Linux alone tells."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(one for one in status.splitlines() if one.startswith(line)).split()[1]) / 1024


def forget_peak() -> None:
    """Begin to count the most memory anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def open_graph(path: str) -> Extract:
    """Load the store; without the merge, which the writers of graphs do not need."""
    import pyoxigraph as ox

    from selgraph.export.content import About
    from selgraph.export.reading import Extract

    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    return Extract(About("A large strategy", "", "0" * 64, "2026-11-22", "bench", "MIT"), store)


def write_from_store(name: str, path: str, folder: str) -> dict[str, float]:
    """Write one format from the store; tell seconds, and megabytes before and after."""
    from selgraph.export.files import write_all
    from selgraph.export.formats import BY_NAME, write_files

    graph = open_graph(path)
    forget_peak()
    before, start = megabytes("VmRSS"), time.perf_counter()
    files = [file for file in write_files(BY_NAME[name], graph, "large") if not file[0].endswith("void.ttl")]
    paths = write_all(Path(folder), files)
    size = sum(one.stat().st_size for one in paths) / 1e6
    return {
        "seconds": time.perf_counter() - start,
        "before": before,
        "after": megabytes("VmHWM"),
        "size": size,
    }


def write_values(name: str, path: str, folder: str) -> dict[str, float]:
    """Write one format from values that lie in memory, as networkx's writer has its graph."""
    from selgraph.export.content import Listed
    from selgraph.export.files import write_all
    from selgraph.export.formats import BY_NAME, write_files

    graph = open_graph(path)
    listed = Listed(graph.about, tuple(graph.elements()), tuple(graph.connections()))
    start = time.perf_counter()
    write_all(Path(folder), write_files(BY_NAME[name], listed, "large"))
    return {"seconds": time.perf_counter() - start}


def write_networkx(name: str, path: str, folder: str) -> dict[str, float]:
    """Let networkx write the same attributes of the same graph."""
    import networkx as nx

    from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS, connection_cell, element_cell

    source = open_graph(path)
    graph = nx.MultiDiGraph()
    for one in source.elements():
        values = {field.name: element_cell(one, field.name) for field in ELEMENT_FIELDS}
        graph.add_node(one.id, **{key: value for key, value in values.items() if value not in ("", None)})
    for one in source.connections():
        values = {field.name: connection_cell(one, field.name) for field in CONNECTION_FIELDS}
        graph.add_edge(
            one.source,
            one.target,
            key=one.id,
            **{key: value for key, value in values.items() if value not in ("", None)},
        )
    start = time.perf_counter()
    writer = nx.write_graphml if name == "graphml" else nx.write_gexf
    writer(graph, str(Path(folder) / f"networkx.{name}"))
    return {"seconds": time.perf_counter() - start}


def run(what: str, *arguments: str) -> dict[str, float]:
    """Run one of these in a process of its own."""
    here = str(Path(__file__).parent)
    code = f"import sys, json; sys.path.insert(0, {here!r}); import export; "
    code += f"print(json.dumps(export.{what}(*sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def measure(edges: int, folder: Path) -> Iterator[Measurement]:
    """Write a strategy of so many statements in each format, and let networkx write what it can."""
    import pyoxigraph as ox

    path = str(folder / f"large-{edges}.nq")
    with Path(path).open("wb") as file:
        ox.serialize(make_quads(edges), output=file, format=ox.RdfFormat.N_QUADS)
    with Path(path).open("rb") as lines:
        quads = sum(1 for _ in lines)
    row = partial(Measurement, TOPIC, quads=quads, answers=edges)
    for name in ("graphml", "gexf", "csv", "nquads"):
        ours = run("write_from_store", name, path, str(folder))
        size = f"{ours['size']:.0f} MB"
        yield row(what=f"{name} from the store", who=OURS, value=ours["seconds"], note=size)
        grown = ours["after"] - ours["before"]
        note = f"the store takes {ours['before']:.0f} MB before"
        yield row(what=f"{name} memory beyond the store", who=OURS, value=grown, unit="MB", note=note)
        if name in ("graphml", "gexf"):
            alone = run("write_values", name, path, str(folder))["seconds"]
            theirs = run("write_networkx", name, path, str(folder))["seconds"]
            yield row(what=f"{name} from values in memory", who=OURS, value=alone)
            yield row(what=f"{name} from values in memory", who="networkx", value=theirs)


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Write strategies of the sizes that are asked for, counted in statements between things."""
    for size in plan.sizes:
        yield from measure(size, plan.folder)


def main(edges: int) -> None:
    """Print the rows of one size."""
    with tempfile.TemporaryDirectory() as folder:
        for one in measure(edges, Path(folder)):
            print(f"{one.what:32} {one.who:10} {one.value or 0:8.1f} {one.unit:3} {one.note}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EDGES)
