"""A checker of proofs that shares no line with the program: it reads the files and knows the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://w3id.org/selgraph/"
SEL = BASE + "ontology#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Triple = tuple[str, str, str]
Proof = dict[str, Any]


class BadProofError(Exception):
    """A proof that does not prove."""


class Checker:
    """Everything a proof may rest on, read from the curated files.

    Args:
        ontology: the folder of the ontology.
        data: the folder of the data.
    """

    def __init__(self, ontology: Path, data: Path) -> None:
        """Read who says what, and what the ontology and the table say."""
        self.said: dict[Triple, set[str]] = {}
        self.given: set[Triple] = set()
        rows: dict[str, dict[str, str]] = {}
        files = [*ontology.glob("*.ttl"), *data.glob("*.ttl"), *data.glob("passages/*.trig")]
        for path in files:
            if path.name in ("shapes.ttl", "prefixes.ttl"):
                continue
            syntax = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
            for quad in ox.parse(path=str(path), format=syntax):
                triple = (name(quad.subject), name(quad.predicate), name(quad.object))
                if isinstance(quad.graph_name, ox.DefaultGraph):
                    self.given.add(triple)
                    rows.setdefault(triple[0], {})[triple[1]] = triple[2]
                else:
                    self.said.setdefault(triple, set()).add(quad.graph_name.value)
        self.table = {
            (row[SEL + "firstRelation"], row[SEL + "secondRelation"]): (iri, row)
            for iri, row in rows.items()
            if SEL + "firstRelation" in row
        }
        self.above = {one: other for one, relation, other in self.given if relation == RDFS + "subPropertyOf"}

    def check(self, proof: Proof) -> Triple:
        """Check a proof down to its leaves.

        Returns:
            The statement that it proves.

        Raises:
            BadProofError: a step does not follow, or a leaf is not in the files.
        """
        statement = (proof["subject"], proof["predicate"], proof["object"])
        if "rule" not in proof:
            self._check_leaf(statement, proof)
            return statement
        if statement in self.said:
            raise BadProofError(f"{statement} is stated, and needs no rule")
        premises = [self.check(premise) for premise in proof["premises"]]
        rule = proof["rule"]["iri"].removeprefix(BASE + "rule/")
        if rule in ("wider-class", "wider-relation"):
            self._check_wider(rule, statement, premises)
        elif rule == "composition":
            self._check_composition(statement, premises, proof)
        else:
            raise BadProofError(f"there is no rule {rule}")
        return statement

    def _check_leaf(self, statement: Triple, proof: Proof) -> None:
        """A leaf is said by the very passages and readings that are named, or given by the ontology."""
        if proof["basis"] == "ontology":
            if statement not in self.given or statement in self.said:
                raise BadProofError(f"the ontology does not say {statement}")
            return
        named = {speaker["iri"] for speaker in proof["speakers"]}
        if not named or named != self.said.get(statement):
            raise BadProofError(f"{statement} is said by {self.said.get(statement)}, not by {named}")
        strongest = "explicit" if any(iri.startswith(BASE + "passage/") for iri in named) else "interpreted"
        if proof["basis"] != strongest:
            raise BadProofError(f"{statement} is {strongest}")

    def _check_wider(self, rule: str, statement: Triple, premises: list[Triple]) -> None:
        """What is of a kind, or in a relation, is of the wider kind, or in the wider relation."""
        (subject, relation, thing), (narrow, under, wide) = premises
        if rule == "wider-class":
            follows = (relation, under, narrow) == (TYPE, RDFS + "subClassOf", thing)
            made = (subject, TYPE, wide)
        else:
            follows = (under, narrow) == (RDFS + "subPropertyOf", relation)
            made = (subject, wide, thing)
        if not follows or made != statement:
            raise BadProofError(f"{statement} does not follow by {rule} from {premises}")

    def _check_composition(self, statement: Triple, premises: list[Triple], proof: Proof) -> None:
        """What composes by the narrowest row; first what is composed or stated, then what is stated."""
        (subject, first, middle), (other, second, thing) = premises
        rows = [
            self.table[left, right]
            for left in self._upwards(first)
            for right in self._upwards(second)
            if (left, right) in self.table
        ]
        if middle != other or subject == thing or not rows:
            raise BadProofError(f"{premises} do not meet")
        iri, row = rows[0]
        if statement != (subject, row.get(SEL + "yields"), thing):
            raise BadProofError(f"{statement} is not what {premises} make")
        if (proof["row"], proof["because"]) != (iri, row[SEL + "rationale"]):
            raise BadProofError(f"the row that decides is {iri}")
        begin, step = proof["premises"]
        if "rule" in step or not begin.get("rule", {"iri": "composition"})["iri"].endswith("composition"):
            raise BadProofError("a thread is composed from its start, one stated step at a time")

    def _upwards(self, relation: str) -> list[str]:
        """List a relation and those above it."""
        found = [relation]
        while found[-1] in self.above:
            found.append(self.above[found[-1]])
        return found


def name(term: Any) -> str:
    """Write a term: an IRI bare, a literal as SPARQL does but without its language."""
    return str(term.value)
