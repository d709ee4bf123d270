"""What a thing of each class must have."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from selgraph.build import read_file
from selgraph.errors import Place, UnreadableFileError
from selgraph.model import Finding
from selgraph.vocabulary import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import pyoxigraph
    import rdflib
    from rdflib.term import Node

    from selgraph.home import Home
    from selgraph.sieve import Sieve

AT_ONCE: Final = 5_000  # things that pySHACL is given together: some 50 MB
SHACL: Final = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Final = {SHACL + "Violation": "error", SHACL + "Warning": "warning", SHACL + "Info": "info"}


def read_shapes(home: Home) -> rdflib.Graph:
    """Read `ontology/shapes.ttl`.

    Returns:
        The shapes; empty where the home has no such file.

    Raises:
        BrokenFilesError: it cannot be read; with line and column of every mistake.
    """
    import rdflib

    path = home.ontology / "shapes.ttl"
    if not path.exists():
        return rdflib.Graph()
    return _as_rdflib(quad.triple for quad in read_file(path, home.shown(path)))


def _as_rdflib(triples: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """Hand triples to rdflib, term by term: a third of the time that its N-Triples parser takes."""
    import rdflib

    known: dict[object, Node] = {}

    def term(given: object) -> Node:
        """Give the rdflib term, the same one for the same term."""
        if given not in known:
            known[given] = _term(given)
        return known[given]

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _term(given: object) -> Node:
    """Write a term of Oxigraph as rdflib has it."""
    import pyoxigraph as ox
    import rdflib

    if isinstance(given, ox.NamedNode):
        return rdflib.URIRef(given.value)
    if isinstance(given, ox.Literal):
        kind = given.datatype.value
        plain = given.language or kind == PREFIXES["xsd"] + "string"
        return rdflib.Literal(given.value, given.language, None if plain else kind)
    return rdflib.BNode(str(given).removeprefix("_:"))


def check_shapes(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Hold the merged graph against `ontology/shapes.ttl`, with pySHACL.

    pySHACL is given what may not fit, with what is said of it (see `sieve.py`), a part at a time, so that
    time and memory go with what is found; where shapes say more than the sieve understands, it is given all.

    Args:
        dataset: a built dataset.
        home: where the shapes lie.
        places: where things stand, as `find_places` gives them.

    Returns:
        One finding for each result, its check named after the shape, sorted by check, thing and message.

    Raises:
        UnreadableFileError: the shapes are not well formed Turtle, or no shapes at all.
    """
    import pyshacl.errors

    shapes = read_shapes(home)
    found: set[Finding] = set()
    try:
        for part in _parts(dataset, shapes):
            results = _run(part, shapes)
            found.update(_tell(results, part, shapes, places))
    except (pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ValidationFailure, re.error) as error:
        place = Place(home.shown(home.ontology / "shapes.ttl"))
        what = f"The shapes cannot be used: {str(error).splitlines()[0]}"
        raise UnreadableFileError(what, where=place, fix="Make the file well formed SHACL.") from error
    return sorted(found, key=lambda finding: (finding.check, finding.what, finding.fix))


@dataclass(frozen=True, slots=True)
class _Part:
    """What pySHACL is given at one time.

    Args:
        graph: the statements.
        things: of which it is asked; None for all.
        options: which things and which shape, where pySHACL can be told.
    """

    graph: rdflib.Graph
    things: frozenset[Node] | None
    options: dict[str, Any]


def _parts(dataset: pyoxigraph.Store, shapes: rdflib.Graph) -> Iterator[_Part]:
    """Give what may not fit, a part at a time; first nothing, which tells whether the shapes are sound."""
    import pyoxigraph as ox
    import rdflib

    from selgraph.sieve import UnsiftedError, make_sieves, read_narrower

    try:
        sieves = make_sieves(shapes, read_narrower(dataset))
    except UnsiftedError:
        merged = dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())
        yield _Part(_as_rdflib(quad.triple for quad in merged), None, {})
        return
    yield _Part(rdflib.Graph(), None, {})
    nameless: set[Any] = set()  # of these pySHACL cannot be told, so that it is given them with all shapes
    for sieve in sieves:
        things = (row["this"] for row in cast("ox.QuerySolutions", dataset.query(sieve.query)))
        while batch := list(islice(things, AT_ONCE)):
            named = [thing for thing in batch if isinstance(thing, ox.NamedNode)]
            nameless.update(thing for thing in batch if not isinstance(thing, ox.NamedNode))
            told = {"use_shapes": [sieve.shape], "focus_nodes": [thing.value for thing in named]}
            if named:
                yield _part(dataset, named, [sieve], told)
    if nameless:
        yield _part(dataset, nameless, sieves, {})


def _part(
    dataset: pyoxigraph.Store, things: Collection[Any], sieves: list[Sieve], options: dict[str, Any]
) -> _Part:
    """Give things with what some shapes look at: what is said of them, what leads to them, classes beyond."""
    import pyoxigraph as ox

    ahead = {one for sieve in sieves for one in sieve.ahead}
    back = [ox.NamedNode(one) for one in sorted({one for sieve in sieves for one in sieve.back})]
    default, kind = ox.DefaultGraph(), ox.NamedNode(PREFIXES["rdf"] + "type")
    below = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
    triples = [quad.triple for quad in dataset.quads_for_pattern(None, below, None, default)]
    beyond: set[Any] = set(things)
    for thing in things:
        for quad in dataset.quads_for_pattern(thing, None, None, default):
            if quad.predicate.value in ahead:
                triples.append(quad.triple)
                beyond.add(quad.object)
        for name in back:
            for quad in dataset.quads_for_pattern(None, name, thing, default):
                triples.append(quad.triple)
                beyond.add(quad.subject)
    for one in beyond:
        if not isinstance(one, ox.Literal):
            triples += [quad.triple for quad in dataset.quads_for_pattern(one, kind, None, default)]
    return _Part(_as_rdflib(triples), frozenset(_term(thing) for thing in things), options)


def _run(part: _Part, shapes: rdflib.Graph) -> rdflib.Graph:
    """Ask pySHACL, and give its results."""
    import pyshacl
    import pyshacl.errors

    with contextlib.redirect_stderr(io.StringIO()):  # it prints what it then raises or reports
        _, results, _ = pyshacl.validate(
            part.graph, shacl_graph=shapes, advanced=False, inference="none", **part.options
        )
    if isinstance(results, pyshacl.errors.ValidationFailure):
        raise results
    return cast("rdflib.Graph", results)


def _tell(
    results: rdflib.Graph, part: _Part, shapes: rdflib.Graph, places: dict[str, Place]
) -> Iterator[Finding]:
    """Tell the results that are of the things which were asked of."""
    import rdflib

    kind, focus = rdflib.URIRef(SHACL + "ValidationResult"), rdflib.URIRef(SHACL + "focusNode")
    for result in results.subjects(rdflib.RDF.type, kind):
        if part.things is None or results.value(result, focus) in part.things:
            yield _finding(results, result, part.graph, shapes, places)


def _finding(
    results: rdflib.Graph, result: Node, graph: rdflib.Graph, shapes: rdflib.Graph, places: dict[str, Place]
) -> Finding:
    """Tell one result of pySHACL: which thing has what it should not have, or lacks what it should have."""
    import rdflib

    def given(name: str) -> Node | None:
        """Give what the result says under one of SHACL's names."""
        return results.value(result, rdflib.URIRef(SHACL + name))

    thing, path, value, shape = given("focusNode"), given("resultPath"), given("value"), given("sourceShape")
    called = shapes.value(shape, rdflib.URIRef(SHACL + "name"))
    name = str(called) if called is not None else shorten(str(path)) if path is not None else ""
    fault = str(given("sourceConstraintComponent")).removeprefix(SHACL)
    what = f'"{shorten(str(thing))}"'
    if fault == "MinCountConstraintComponent":
        what += f" has no {name}."
    elif fault == "MaxCountConstraintComponent" and isinstance(path, rdflib.URIRef):
        values = sorted(shorten(str(one)) for one in graph.objects(thing, path))
        what += f" has {len(values)} {name}: " + ", ".join(f'"{one}"' for one in values) + "."
    elif value is not None and value != thing:
        what += f' has {name} "{shorten(str(value))}".'
    else:
        what += " does not fit."
    owner = shapes.value(None, rdflib.URIRef(SHACL + "property"), shape) or shape
    place = places.get(str(thing), Place(""))
    return Finding(
        check=_check_name(str(owner)),
        severity=_SEVERITIES.get(str(given("resultSeverity")), "error"),
        what=what,
        fix=str(given("resultMessage") or "Make it fit its shape."),
        path=place.path,
        line=place.line,
        column=place.column,
    )


def _check_name(shape: str) -> str:
    """Name a check after its shape: `sel:SetAsideShape` is set-aside-shape."""
    local = shorten(shape).rpartition(":")[2]
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in local).lstrip("-")
