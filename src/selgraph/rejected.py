"""Claims that a careless reader would make and that the text does not bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.build import read_file
from selgraph.errors import Place
from selgraph.model import Finding
from selgraph.vocabulary import PREFIXES, shorten

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.home import Home


def check_rejected(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Find the claims of `data/rejected.trig` that the dataset states all the same, and those without ground.

    Args:
        dataset: a built dataset.
        home: where the claims lie.
        places: where things stand, as `find_places` gives them.

    Returns:
        List of Finding, in the order of the claims' names.

    Raises:
        UnreadableFileError: the file is not well formed.
    """
    import pyoxigraph as ox

    path = home.data / "rejected.trig"
    if not path.is_file():
        return []
    shown = home.shown(path)
    grounds: dict[str, list[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    claims: dict[str, list[ox.Triple]] = {}
    for quad in read_file(path, shown):
        if isinstance(quad.graph_name, ox.NamedNode):
            claims.setdefault(quad.graph_name.value, []).append(quad.triple)
        elif isinstance(quad.subject, ox.NamedNode):
            grounds.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
    findings = []
    for claim in sorted(claims.keys() | grounds.keys()):
        name, place = shorten(claim), places.get(claim, Place(shown))
        faults = [] if claim in claims else ["claims nothing"]
        faults += _faults(dataset, grounds.get(claim, []))
        for fault in faults:
            what = f'The rejected claim "{name}" {fault}.'
            fix = "Give the claim in its graph, with sel:rationale and prov:wasDerivedFrom a passage."
            findings.append(_error("rejected-claim-without-ground", what, fix, place))
        for triple in claims.get(claim, []):
            if ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph()) in dataset:
                what = f'{_speakers(dataset, triple)} "{_sentence(triple)}", which "{name}" rejects.'
                fix = "Take the statement out there, or show in the rejection why it no longer holds."
                findings.append(_error("rejected-claim-stated", what, fix, place))
    return findings


def _faults(
    dataset: pyoxigraph.Store,
    given: list[
        tuple[str, pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple]
    ],
) -> list[str]:
    """Say what a rejection lacks, each as the rest of a sentence."""
    import pyoxigraph as ox

    kind, passage = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["sel"] + "Passage")
    faults = []
    if not any(name == PREFIXES["sel"] + "rationale" for name, _ in given):
        faults.append("has no reason")
    sources = [value for name, value in given if name == PREFIXES["prov"] + "wasDerivedFrom"]
    if not sources:
        faults.append("names no passage")
    for source in sources:
        is_passage = isinstance(source, ox.NamedNode) and ox.Quad(source, kind, passage) in dataset
        if not is_passage:
            faults.append(f'names "{_term(source)}", which is no passage')
    return faults


def _speakers(dataset: pyoxigraph.Store, triple: pyoxigraph.Triple) -> str:
    """Name who makes a statement, as the subject of a sentence with its verb."""
    import pyoxigraph as ox

    quads = dataset.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    names = [f'"{shorten(graph)}"' for graph in sorted(graphs)]
    if not names:
        return "A file, without a speaker, says"
    return " and ".join(names) + (" says" if len(names) == 1 else " say")


def _sentence(triple: pyoxigraph.Triple) -> str:
    """Write a statement in short."""
    return " ".join(_term(term) for term in (triple.subject, triple.predicate, triple.object))


def _term(term: object) -> str:
    """Write a term in short: the IRI with its prefix, or the text of a literal."""
    return shorten(str(getattr(term, "value", term)))


def _error(check: str, what: str, fix: str, place: Place) -> Finding:
    """Make a finding that has to be mended."""
    return Finding(check, "error", what, fix, place.path, place.line, place.column)
