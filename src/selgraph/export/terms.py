"""The ontology's terms, read from a built dataset."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from selgraph.export.speakers import text_of
from selgraph.export.style import OTHER, STYLES
from selgraph.vocabulary import PREFIXES, SEL, slug_of

if TYPE_CHECKING:
    import pyoxigraph

_RDFS = PREFIXES["rdfs"]


class Terms:
    """Names of classes and relations, and which class is narrower than which.

    Args:
        dataset: a built dataset.
    """

    def __init__(self, dataset: pyoxigraph.Store) -> None:
        """Read nothing yet."""
        self._dataset = dataset

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name of each term."""
        import pyoxigraph as ox

        default = ox.DefaultGraph()
        defined = self._dataset.quads_for_pattern(None, ox.NamedNode(_RDFS + "isDefinedBy"), None, default)
        label = ox.NamedNode(_RDFS + "label")
        return {
            text_of(quad.subject): text_of(named.object)
            for quad in defined
            for named in self._dataset.quads_for_pattern(quad.subject, label, None, default)
        }

    @cached_property
    def _wider(self) -> dict[str, str]:
        """The class above each class, where there is one."""
        import pyoxigraph as ox

        narrower = ox.NamedNode(_RDFS + "subClassOf")
        quads = self._dataset.quads_for_pattern(None, narrower, None, ox.DefaultGraph())
        return {
            text_of(quad.subject): text_of(quad.object)
            for quad in quads
            if text_of(quad.object).startswith(SEL)
        }

    def upwards(self, kind: str) -> list[str]:
        """List a class and those above it, narrowest first."""
        chain = [kind]
        while (above := self._wider.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def narrowest(self, kinds: set[str]) -> str:
        """Choose the class to show: one that no other of them is a kind of, first by name."""
        above = {wider for kind in kinds for wider in self.upwards(kind)[1:]}
        return min(kinds - above, default=min(kinds, default=""))

    def family_of(self, kind: str) -> str:
        """Say which style the things of a class are drawn in: that of the narrowest class that has one."""
        for name in map(slug_of, self.upwards(kind)):
            for style in STYLES:
                if name in style.classes:
                    return style.name
        return OTHER.name
