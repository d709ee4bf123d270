"""What a thing of each class must have."""

from __future__ import annotations

import contextlib
import io
import re
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, UnreadableFileError
from selgraph.model import Finding
from selgraph.vocabulary import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph
    import rdflib
    from rdflib.term import Node

    from selgraph.home import Home

SHACL: Final = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Final = {SHACL + "Violation": "error", SHACL + "Warning": "warning", SHACL + "Info": "info"}


def read_shapes(home: Home) -> rdflib.Graph:
    """Read `ontology/shapes.ttl`.

    Returns:
        The shapes; empty where the home has no such file.

    Raises:
        UnreadableFileError: it is not well formed; with its line.
    """
    import pyoxigraph as ox
    import rdflib

    path = home.ontology / "shapes.ttl"
    if not path.is_file():
        return rdflib.Graph()
    try:
        return _as_rdflib(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:  # Oxigraph says where; rdflib's own parser does not
        place = Place(home.shown(path), error.lineno or 0, error.offset or 0)
        what = f"{error.msg.rstrip('.')}."
        raise UnreadableFileError(what, where=place, fix="Correct the shapes here.") from error


def _as_rdflib(triples: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """Hand triples to rdflib, term by term: a third of the time that its N-Triples parser takes."""
    import pyoxigraph as ox
    import rdflib

    known: dict[object, Node] = {}

    def term(given: object) -> Node:
        """Give the rdflib term, the same one for the same term."""
        if given not in known:
            if isinstance(given, ox.NamedNode):
                known[given] = rdflib.URIRef(given.value)
            elif isinstance(given, ox.Literal):
                kind = given.datatype.value
                plain = given.language or kind == PREFIXES["xsd"] + "string"
                known[given] = rdflib.Literal(given.value, given.language, None if plain else kind)
            else:
                known[given] = rdflib.BNode(str(given).removeprefix("_:"))
        return known[given]

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def check_shapes(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Hold the merged graph against `ontology/shapes.ttl`, with pySHACL.

    Args:
        dataset: a built dataset.
        home: where the shapes lie.
        places: where things stand, as `find_places` gives them.

    Returns:
        One finding for each result, its check named after the shape, sorted by check, thing and message.

    Raises:
        UnreadableFileError: the shapes are not well formed Turtle, or no shapes at all.
    """
    import pyoxigraph as ox
    import pyshacl
    import pyshacl.errors
    import rdflib

    shapes = read_shapes(home)
    merged = dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # both print what they then raise or report
            graph = _as_rdflib(quad.triple for quad in merged)
            _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, inference="none")
        if isinstance(results, pyshacl.errors.ValidationFailure):
            raise results
    except (pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ValidationFailure, re.error) as error:
        place = Place(home.shown(home.ontology / "shapes.ttl"))
        what = f"The shapes cannot be used: {str(error).splitlines()[0]}"
        raise UnreadableFileError(what, where=place, fix="Make the file well formed SHACL.") from error
    kind = rdflib.URIRef(SHACL + "ValidationResult")
    found = {
        _finding(results, result, graph, shapes, places) for result in results.subjects(rdflib.RDF.type, kind)
    }
    return sorted(found, key=lambda finding: (finding.check, finding.what, finding.fix))


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
