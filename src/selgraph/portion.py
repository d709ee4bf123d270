"""A part of a dataset that lies far away: all that files about some things are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.export.speakers import text_of
from selgraph.fetch import fetch_ontology, fetch_table, fingerprint_of
from selgraph.neighbourhood import MOST_AT_ONCE
from selgraph.query import bind, read_question
from selgraph.vocabulary import PREFIXES, SEL

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyoxigraph

    from selgraph.home import Home
    from selgraph.store import Store

BEHIND: Final = {SEL + "document", PREFIXES["prov"] + "wasDerivedFrom"}  # from a speaker to what it stands on


@dataclass(frozen=True)
class Portion:
    """A part of a dataset, as `selgraph.extract.Source` gives the whole.

    Args:
        dataset: the statements, merged and by speaker.
    """

    dataset: pyoxigraph.Store

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what the part says."""
        return fingerprint_of(self.dataset)


def fetch_portion(store: Store, home: Home, things: Collection[str]) -> Portion | None:
    """Copy out of a store what is said of some things, who says so, their documents, and the ontology.

    Things, speakers and ontology are a request each, and so is each step from the speakers to what they stand
    on, a reading's passages and the documents of those: no more of them for more things or a larger graph.

    Args:
        store: any store that holds a built dataset.
        home: where the queries lie.
        things: IRIs of the things.

    Returns:
        None where more is to be named than a query takes (`MOST_AT_ONCE`): then all of it is copied in one.
    """
    import pyoxigraph as ox

    if len(things) > MOST_AT_ONCE:
        return None

    def read(name: str, parameter: str, iris: Collection[str]) -> list[pyoxigraph.Quad]:
        """Ask a read for some things; what it names no graph for stands in the merge."""
        question = read_question(home.queries / "reads" / f"{name}.rq")
        rows = fetch_table(store, bind(question, {parameter: sorted(iris)}, str))
        return [ox.Quad(*(term for term in row if term is not None)) for row in rows]

    quads = read("speakers-of", "thing", things) if things else []
    known = {text_of(quad.subject) for quad in quads}
    while behind := {text_of(quad.object) for quad in quads if quad.predicate.value in BEHIND} - known:
        if len(behind) > MOST_AT_ONCE:
            return None
        quads += read("described", "described", behind)
        known |= behind
    quads += read("quads-of", "thing", things) if things else []
    dataset = ox.Store()
    dataset.extend([*quads, *fetch_ontology(store, home)])
    return Portion(dataset)
