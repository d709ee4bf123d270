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

    from selgraph.reason.rules import RuleFile

MOST_ROUNDS: Final = 50  # rules that have not come to rest by then go round in a way that only a mistake does


def apply_rules(store: pyoxigraph.Store, rules: Iterable[RuleFile]) -> dict[str, int]:
    """Derive what the rules say, each rule into its own graph, until nothing new comes.

    A statement that a passage, a reading or a description makes is not derived; one that several rules make
    stands in the graph of each. After the first round only what stands on a statement of the last round is
    asked for (semi-naive evaluation: Abiteboul, Hull, Vianu, Foundations of Databases, 13.1).

    Args:
        store: a merged dataset; it grows.
        rules: the rules, as `read_rules` gives them.

    Returns:
        How many statements each rule derived, by name.

    Raises:
        QueryError: a rule is not well formed.
        SelgraphError: the rules do not come to rest.
    """
    rules = list(rules)
    _describe_rules(store, rules)
    last: dict[str, str] | None = None
    for number in range(1, MOST_ROUNDS + 1):
        new: dict[str, str] = {}
        for rule in rules:
            graph = f"{rule.iri}/round-{number}"
            _derive(store, rule, graph, last)
            if _count(store, graph):
                store.update(f"ADD <{graph}> TO <{rule.iri}>; ADD <{graph}> TO DEFAULT")
                new[rule.name] = graph
        _forget(store, last)
        if not new:
            return count_derived(store, rules)
        last = new
    raise SelgraphError(
        f"The rules have not come to rest after {MOST_ROUNDS} rounds.",
        fix="Look for a rule that makes new names.",
    )


def count_derived(store: pyoxigraph.Store, rules: Iterable[RuleFile]) -> dict[str, int]:
    """Count the statements that each rule has derived in a dataset, by its name."""
    return {rule.name: _count(store, rule.iri) for rule in rules}


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


def _derive(store: pyoxigraph.Store, rule: RuleFile, graph: str, last: dict[str, str] | None) -> None:
    """Put what one rule newly derives into a graph: everything, or what stands on the last round."""
    updates = [rule.inserting(graph)] if last is None else []
    for premise in rule.premises:
        fresh = {
            name: made
            for name, made in (last or {}).items()
            if name in premise.makers or premise.makers == ANYONE
        }
        updates += [rule.inserting(graph, premise, made) for made in fresh.values()]
    for update in updates:
        try:
            store.update(update)
        except SyntaxError as error:
            raise syntax_error(error, rule.path.name) from error


def _count(store: pyoxigraph.Store, graph: str) -> int:
    """Count the statements of a graph."""
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    answer = cast("pyoxigraph.QuerySolutions", store.query(query))
    return int(cast("pyoxigraph.Literal", next(iter(answer))["n"]).value)


def _forget(store: pyoxigraph.Store, graphs: dict[str, str] | None) -> None:
    """Take the graphs of a round out again."""
    import pyoxigraph as ox

    for graph in (graphs or {}).values():
        store.remove_graph(ox.NamedNode(graph))


def _describe_rules(store: pyoxigraph.Store, rules: list[RuleFile]) -> None:
    """Say in the dataset what each rule is, so that a speaker that is a rule can be told."""
    import pyoxigraph as ox

    for rule in rules:
        node = ox.NamedNode(rule.iri)
        store.add(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(PREFIXES["sel"] + "Rule")))
        store.add(
            ox.Quad(node, ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal(rule.summary, language="en"))
        )
