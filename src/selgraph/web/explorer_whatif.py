"""The page on which things are ticked away, to see what falls."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError
from selgraph.lineage import Scope, Verdict, WhatIf, read_bases
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_answer import Given, read_given, reply_with
from selgraph.web.explorer_base import AnswerPages
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets

if TYPE_CHECKING:
    from selgraph.lineage.removal import Effect, Strength
    from selgraph.web.reply import Reply

MOST: Final = 8  # things that can be taken away at once; the groups of more are too many to be tried
SHOWN: Final = 100  # effects that a page shows; the CSV has them all
_OFFERED: Final = (
    ("Priorities and strategic programmes", ("Priority", "StrategicProgramme")),
    ("Areas of care", ("AreaOfCare",)),
    ("Enablers", ("Enabler",)),
    ("Organisations", ("Organisation",)),
)
_SYMBOLS: Final = {
    Verdict.REMOVED: "✕",
    Verdict.LOSES_ALL: "▼",
    Verdict.LOSES_EXPLICIT: "▽",
    Verdict.WEAKER: "↓",
}


class WhatIfPages(AnswerPages):
    """Shows what falls with what is taken away; as `AnswerPages`."""

    def whatif(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show what falls.

        Args:
            given: `remove`, a name, again for more; `basis`, `explicit` or `interpreted`.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Find what falls, and write it."""
            values = read_given(given, ("basis",), ("remove",))
            basis = "".join(values["basis"])
            if len(values["remove"]) > MOST:
                raise QueryError(
                    f"{len(values['remove'])} things are too many to be taken away at once.",
                    fix=f"Take away {MOST} at most.",
                )
            found = self._find(values["remove"], basis)
            if media_type == "text/html":
                return self._page(values["remove"], basis, found).encode()
            if found is None:
                raise QueryError("Nothing is taken away.", fix="Give remove=, a name, again for more.")
            return write_sheets(found.sheets(), media_type, self._graph.strategy.label)

        return reply_with((self._served.hash, "what-if", repr(given)), media_type, known_etag, write)

    def _find(self, names: list[str], basis: str) -> WhatIf | None:
        """Find what falls; None where nothing is taken away."""
        bases = read_bases(basis)
        return self._graph.whatif(*names, scope=Scope(bases=bases)) if names else None

    @cached_property
    def offered(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be ticked: label and slug, those on which anything hangs."""
        strategy, lineage = self._graph.strategy, self._graph.facts.lineage
        documents = sorted(strategy.documents.values(), key=lambda one: (one.year, one.iri))
        return [
            ("Documents", [(one.title, slug_of(one.iri)) for one in documents]),
            *(
                (
                    title,
                    [
                        (node.label, slug_of(node.iri))
                        for node in strategy.of_kind(*kinds)
                        if lineage.edges_from(node.iri) or lineage.edges_to(node.iri)
                    ],
                )
                for title, kinds in _OFFERED
            ),
        ]

    def _page(self, names: list[str], basis: str, found: WhatIf | None) -> str:
        """Write the page."""
        removals = list(zip(names, found.removals, strict=True)) if found else []
        offered = {slug for _, choices in self.offered for _, slug in choices}
        effects = found.changed if found else ()
        return self._render(
            "explorer_whatif.html",
            title="What if…",
            names=names,
            basis_chosen=basis,
            found=found,
            removed=[
                {
                    "name": name,
                    "label": removal.name,
                    "also": [(node.label, self._links.page(node.iri)) for node in removal.also],
                    "is_offered": name in offered,
                }
                for name, removal in removals
            ],
            offered=self.offered,
            effects=[self._effect(one) for one in effects[:SHOWN]],
            count=len(effects),
            ends=len(found.effects) if found else 0,
            verdicts=[
                (str(verdict), _SYMBOLS[verdict], sum(1 for one in effects if one.verdict is verdict))
                for verdict in _SYMBOLS
            ],
            most=MOST,
            whole=self._address("what-if"),
            twins=self._twins("what-if", [*(("remove", name) for name in names), ("basis", basis)]),
        )

    def _effect(self, one: Effect) -> dict[str, Any]:
        """Lay out what befalls one end or measure."""
        strategy = self._graph.strategy
        return {
            "what": (one.node.label, self._links.page(one.node.iri)),
            "kind": strategy.kind_label(one.node),
            "before": _numbers(one.before),
            "after": _numbers(one.after),
            "verdict": str(one.verdict),
            "symbol": _SYMBOLS[one.verdict],
            "together": " and ".join(one.together),
            "lost": lay_out_behind(one.lost, self._links, strategy.label)[:3],
            "count": len(one.lost),
        }


def _numbers(strength: Strength) -> str:
    """Write how strong something is."""
    return f"{strength.explicit} / {strength.interpreted} / {strength.inferred}"
