"""The explorer's pages, each beside the bare query that gives the rows behind it, from the same service.

Every page of the corpus of each sort is asked for, and none twice, so that none comes out of the service's
memory of answers; the bare query of `SAMPLE` of them, spread over all there are. Both go over HTTP from one
client, in turn. Beside the time stands how much is sent: packed with gzip, as every browser asks for it, and
unpacked, as to whoever does not.
"""

from __future__ import annotations

import gzip
import http.client
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urlencode

from measuring import OURS, Measurement
from peers import free_port

from selgraph.facts import open_facts
from selgraph.home import find_home
from selgraph.lineage import GROUPINGS
from selgraph.query import read_catalogue
from selgraph.vocabulary import BASE, SEL, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measuring import Plan

    from selgraph.facts import Facts
    from selgraph.home import Home

TOPIC: Final = "pages"
BARE: Final = "the bare query"
SAMPLE: Final = 60  # bare queries of each sort
LONGEST_PATH: Final = 60  # letters of a page's path in the table
START_SECONDS: Final = 120
_Value = TypeVar("_Value")
RESULTS: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Pair:
    """A page and the query that gives its rows.

    Args:
        path: of the page, below the root.
        query: in SPARQL.
    """

    path: str
    query: str


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Ask for pages of each sort, and for the rows behind them."""
    home = find_home(plan.home)
    facts = open_facts(home, plan.folder)
    sorts = list_pairs(home, facts, 3 if plan.is_quick else len(facts.nodes))
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "selgraph",
        "serve",
        "--port",
        str(port),
        "--home",
        str(home.data.parent),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            connection = connect(port)
            for what, pairs in sorts.items():
                plan.say(f"  {what}")
                yield from ask_for(connection, what, pairs)
        finally:
            process.terminate()
            process.wait()


def connect(port: int) -> http.client.HTTPConnection:
    """Wait until the service answers.

    Raises:
        RuntimeError: it does not, for two minutes.
    """
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            connection.close()
            time.sleep(0.1)
            continue
        return connection
    raise RuntimeError(f"nobody answers at {port}")


def ask_for(connection: http.client.HTTPConnection, what: str, pairs: list[Pair]) -> Iterator[Measurement]:
    """Ask for each page, and for the rows of some; give medians, the slowest and the heaviest page."""
    compared = {pair.path for pair in _spread(pairs, SAMPLE)}
    queries: list[float] = []
    pages, packed, unpacked = {}, {}, {}
    for pair in pairs:
        if pair.path in compared:
            seconds, _ = fetch(connection, f"/sparql?query={quote(pair.query, safe='')}", RESULTS)
            queries.append(seconds)
        pages[pair.path], body = fetch(connection, f"/{pair.path}", "text/html")
        packed[pair.path] = len(body) / 1000
        unpacked[pair.path] = len(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body) / 1000
    count = len(pages)
    median = statistics.median
    slowest = f"slowest of {count}: {_worst(pages, 'ms', 1000)}"
    yield Measurement(TOPIC, what, OURS, median(pages.values()), rounds=count, note=slowest)
    yield Measurement(TOPIC, what, BARE, median(queries), rounds=len(queries))
    for how, sizes in (("sent packed", packed), ("sent unpacked", unpacked)):
        heaviest = f"heaviest of {count}: {_worst(sizes, 'kB')}"
        yield Measurement(
            TOPIC, f"{what}, {how}", OURS, median(sizes.values()), unit="kB", rounds=count, note=heaviest
        )


def _worst(values: dict[str, float], unit: str, factor: float = 1) -> str:
    """Say which page has the largest value, and what that is."""
    path, value = max(values.items(), key=lambda entry: entry[1])
    named = path if len(path) <= LONGEST_PATH else path[: LONGEST_PATH - 1] + "…"
    return f"{value * factor:.0f} {unit}, /{named}"


def fetch(connection: http.client.HTTPConnection, target: str, accept: str) -> tuple[float, bytes]:
    """Send a request, and give how long the whole answer took with its body as it was sent.

    Raises:
        RuntimeError: the answer is not 200.
    """
    begun = time.perf_counter()
    connection.request("GET", target, headers={"Accept": accept, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    seconds = time.perf_counter() - begun
    if response.status != 200:
        raise RuntimeError(f"{target}: {response.status} {body[:300]!r}")
    return seconds, body


def list_pairs(home: Home, facts: Facts, most: int) -> dict[str, list[Pair]]:
    """List the pages of each sort, with the query behind each."""
    edges = _spread(list(facts.edges), most)
    relations = " ".join(f"<{one}>" for one in sorted({edge.predicate for edge in facts.edges}))
    path = "|".join(relations.split())
    passages = _spread([iri for iri in facts.speakers if iri.startswith(f"{BASE}passage/")], most)
    things = _spread(sorted(facts.nodes), most)
    words = dict.fromkeys(word for thing in things for word in slug_of(thing).split("-") if len(word) > 3)
    stated = f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {relations} }} "
    return {
        "a thing": [
            Pair(
                f"id/{quote(slug_of(one))}.html",
                f"SELECT ?g ?s ?p ?o WHERE {{ {{ GRAPH ?g {{ <{one}> ?p ?o }} }} "
                f"UNION {{ GRAPH ?g {{ ?s ?p <{one}> }} }} }}",
            )
            for one in things
        ],
        "a passage": [
            Pair(
                f"passage/{quote(slug_of(one))}.html",
                f"SELECT ?s ?p ?o WHERE {{ GRAPH <{one}> {{ ?s ?p ?o }} }}",
            )
            for one in passages
        ],
        "a reading or a rule": [
            Pair(
                f"{shorten(one).replace(':', '/', 1)}.html",
                f"SELECT ?s ?p ?o WHERE {{ GRAPH <{one}> {{ ?s ?p ?o }} }}",
            )
            for one in _spread([iri for iri in facts.speakers if not iri.startswith(f"{BASE}passage/")], most)
        ],
        "a document": [
            Pair(
                f"document/{slug_of(one)}.html",
                f"SELECT ?passage ?line ?quote WHERE {{ ?passage <{SEL}document> <{one}> ; "
                f"<{SEL}firstLine> ?line ; <{SEL}quote> ?quote }} ORDER BY ?line",
            )
            for one in facts.documents
        ],
        "evidence of a statement": [
            Pair(
                "evidence?"
                + urlencode({"subject": edge.subject, "relation": edge.predicate, "object": edge.object}),
                f"SELECT ?g WHERE {{ GRAPH ?g {{ <{edge.subject}> <{edge.predicate}> <{edge.object}> }} }}",
            )
            for edge in edges
        ],
        "lineage, one step": [
            Pair(
                f"lineage?{urlencode({'select': shorten(one)})}",
                f"{stated} {{ <{one}> ?p ?o }} UNION {{ ?s ?p <{one}> }} }}",
            )
            for one in dict.fromkeys(edge.subject for edge in edges)
        ],
        "lineage, all a thing serves": [
            Pair(
                f"lineage?{urlencode({'select': shorten(one) + '+'})}",
                f"SELECT ?o WHERE {{ <{one}> ({path})+ ?o }}",
            )
            for one in dict.fromkeys(edge.subject for edge in edges)
        ],
        "lineage, all that serves a thing": [
            Pair(
                f"lineage?{urlencode({'select': '+' + shorten(one)})}",
                f"SELECT ?s WHERE {{ ?s ({path})+ <{one}> }}",
            )
            for one in dict.fromkeys(edge.object for edge in edges)
        ],
        "lineage, all of a kind with a step": [
            Pair(
                f"lineage?{urlencode({'select': f'kind:{kind}', 'depth': 1})}",
                f"{stated} ?s a <{SEL}{kind}> . ?s ?p ?o }}",
            )
            for kind in sorted({node.kind for node in facts.nodes.values()} - {""})[:most]
        ],
        "lineage, all of a document": [
            Pair(
                f"lineage?{urlencode({'select': f'doc:{slug_of(one)}'})}",
                f"{stated} ?g <{SEL}document> <{one}> . GRAPH ?g {{ ?s ?p ?o }} }}",
            )
            for one in facts.documents
        ],
        "gaps of a kind": [
            Pair(
                f"gaps?gap={check.name}",
                (home.queries / "checks" / f"{check.name}.rq").read_text("utf-8"),
            )
            for check in facts.gap_checks
        ],
        "what if a thing goes": [
            Pair(f"what-if?{urlencode({'remove': shorten(one)})}", f"{stated} ?s ?p ?o }} # {number}")
            for number, one in enumerate(dict.fromkeys(edge.subject for edge in edges))
        ],
        **_analyses(facts, stated, most),
        "a search": [
            Pair(
                f"search?q={word}",
                "SELECT ?s ?name WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name "
                f'FILTER(CONTAINS(LCASE(STR(?name)), "{word}")) }} LIMIT 100',
            )
            for word in list(words)[:most]
        ],
        "a question": [
            Pair(f"questions/{one.name}", one.text) for one in _spread(list(read_catalogue(home)), most)
        ],
    }


def _analyses(facts: Facts, stated: str, most: int) -> dict[str, list[Pair]]:
    """List matrices, transitions, comparisons, sums of money and board papers, with the query behind each."""
    strategy = facts.strategy
    documents = sorted(facts.documents.values(), key=lambda one: (one.year, one.issued))
    named = (
        "programme",
        "initiative",
        "goal",
        "objective",
        "enabler",
        "risk",
        "need",
        "organisation",
        "place",
    )
    kinds = [kind for kind in named if strategy.of_kind(kind.capitalize())]
    crossed = _spread([(row, column) for row in kinds for column in kinds if row != column], most)
    groups = strategy.of_kind("ClinicalCommissioningGroup", "PrimaryCareTrust")
    pairs = [(one, other) for number, one in enumerate(groups) for other in groups[number + 1 :]]
    said = "SELECT * WHERE {{ GRAPH ?g {{ {{ {0} ?p ?o . BIND({0} AS ?s) }} UNION {{ ?s ?p {0} }} }} }}"
    found = {
        "a matrix": [
            Pair(f"matrix?rows={row}&columns={column}", f"{stated} ?s ?p ?o }} # {row} {column}")
            for row, column in crossed
        ],
        "what changed": [
            Pair(
                f"drift?from={slug_of(earlier.iri)}&to={slug_of(later.iri)}",
                f"SELECT ?s ?p ?o WHERE {{ ?g <{SEL}document> <{later.iri}> . GRAPH ?g {{ ?s ?p ?o }} }}",
            )
            for number, earlier in enumerate(documents)
            for later in documents[number + 1 :]
        ],
        "a comparison": [
            Pair(
                f"compare?of={slug_of(one.iri)}&of={slug_of(other.iri)}",
                said.format(f"<{one.iri}>") + f" # {slug_of(other.iri)}",
            )
            for one, other in _spread(pairs, most)
        ],
        "money": [
            Pair(f"money?by={by}", f"SELECT ?s ?o WHERE {{ ?s <{SEL}amount> ?o }} # {by}") for by in GROUPINGS
        ],
        "a board paper": [
            Pair(f"report?org={slug_of(one.iri)}", said.format(f"<{one.iri}>") + " # paper")
            for one in _spread(strategy.of_kind("Organisation"), most)
        ],
    }
    return {what: pages for what, pages in found.items() if pages}


def _spread(values: list[_Value], most: int) -> list[_Value]:
    """Give at most so many of some values, at equal distances."""
    step = max(len(values) // most, 1)
    return values[::step][:most]
