"""What a thing of each class must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, UnreadableFileError
from selgraph.model import Finding
from selgraph.vocabulary import shorten

if TYPE_CHECKING:
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
    graph = rdflib.Graph()
    if not path.is_file():
        return graph
    try:
        triples = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:  # Oxigraph says where; rdflib's own parser does not
        place = Place(home.shown(path), error.lineno or 0, error.offset or 0)
        what = f"{error.msg.rstrip('.')}."
        raise UnreadableFileError(what, where=place, fix="Correct the shapes here.") from error
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
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
    import rdflib

    shapes = read_shapes(home)
    graph = rdflib.Graph()
    triples = (quad.triple for quad in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, results, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=False, inference="none")
    if not isinstance(results, rdflib.Graph):
        place = Place(home.shown(home.ontology / "shapes.ttl"))
        raise UnreadableFileError(f"The shapes cannot be used: {text}", where=place, fix="Mend them.")
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
