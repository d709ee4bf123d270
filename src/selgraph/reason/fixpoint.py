"""What follows from what is said, by rules that are applied until nothing new comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from selgraph.errors import SelgraphError
from selgraph.reason.rules import ANYONE
from selgraph.store import syntax_error
from selgraph.vocabulary import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

    from selgraph.reason.rules import Row, RuleFile

MOST_ROUNDS: Final = (
    50  # rules that have not come to rest by then are circular in a way that only a mistake is
)

Fresh = dict[str, set["pyoxigraph.Triple"]]


def apply_rules(store: pyoxigraph.Store, rules: Iterable[RuleFile]) -> dict[str, int]:
    """Derive what the rules say, each rule into its own graph, until nothing new comes.

    A statement that a passage, a reading or a description makes is not derived; one that several rules make
    stands in the graph of each. After the first round only what stands on a new statement is asked for.

    Args:
        store: a merged dataset; it grows.
        rules: the rules, as `read_rules` gives them.

    Returns:
        How many statements each rule derived, by name.

    Raises:
        QueryError: a rule is not well formed.
        SelgraphError: the rules do not come to rest.
    """
    import pyoxigraph as ox

    rules = list(rules)
    _describe_rules(store, rules)
    derived: Fresh = {rule.name: set() for rule in rules}
    anyone: set[pyoxigraph.Triple] = set()
    fresh: Fresh | None = None
    for _ in range(MOST_ROUNDS):
        found: Fresh = {}
        for rule in rules:
            graph = ox.NamedNode(rule.iri)
            known = derived[rule.name]
            new = {
                one
                for one in _derive(store, rule, fresh, len(known))
                if one not in known and (one in anyone or ox.Quad(*one) not in store)
            }
            found[rule.name] = new
            known |= new
            anyone |= new
            store.extend([ox.Quad(*one) for one in new])
            store.extend([ox.Quad(one.subject, one.predicate, one.object, graph) for one in new])
        if not any(found.values()):
            return {name: len(statements) for name, statements in derived.items()}
        fresh = found
    raise SelgraphError(
        f"The rules have not come to rest after {MOST_ROUNDS} rounds.",
        fix="Look for a rule that makes new names.",
    )


def write_derived(store: pyoxigraph.Store, rules: Iterable[RuleFile], syntax: str) -> bytes:
    """Write what the rules derived, each rule's statements in its own graph.

    Args:
        store: a dataset to which `apply_rules` was applied.
        rules: the rules.
        syntax: `nquads` or `trig`.
    """
    import pyoxigraph as ox

    graphs = [ox.NamedNode(rule.iri) for rule in rules]
    quads = (quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    if syntax == "nquads":
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""


def _derive(
    store: pyoxigraph.Store, rule: RuleFile, fresh: Fresh | None, known_count: int
) -> Iterable[pyoxigraph.Triple]:
    """Ask for what one rule derives: from the last round's statements, or all where that is less work."""
    queries = [rule.deriving()] if fresh is None else _queries_for(rule, fresh, known_count)
    for query in queries:
        try:
            yield from cast("pyoxigraph.QueryTriples", store.query(query))
        except SyntaxError as error:
            raise syntax_error(error, rule.path.name) from error


def _queries_for(rule: RuleFile, fresh: Fresh, known_count: int) -> list[str]:
    """Write the queries for what a rule derives from the statements of the last round."""
    import pyoxigraph as ox

    queries = []
    for premise in rule.premises:
        makers = fresh if premise.makers == ANYONE else premise.makers
        new = {one for maker in makers for one in fresh.get(maker, ())}
        rows = [row for row in (_terms(one) for one in new) if premise.fits(row)]
        if len(rows) >= max(known_count, 1) or any(
            isinstance(term, ox.BlankNode) for one in new for term in one
        ):
            return [
                rule.deriving()
            ]  # so many rows cost more than the whole; and they cannot name a blank node
        if rows:
            queries.append(rule.deriving(premise, rows))
    return queries


def _terms(statement: pyoxigraph.Triple) -> Row:
    """Write the terms of a statement as SPARQL does."""
    return (str(statement.subject), str(statement.predicate), str(statement.object))


def _describe_rules(store: pyoxigraph.Store, rules: list[RuleFile]) -> None:
    """Say in the dataset what each rule is, so that a speaker that is a rule can be told."""
    import pyoxigraph as ox

    for rule in rules:
        node = ox.NamedNode(rule.iri)
        store.add(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(PREFIXES["sel"] + "Rule")))
        store.add(
            ox.Quad(node, ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal(rule.summary, language="en"))
        )
