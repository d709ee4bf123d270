"""How a query is answered inside a worker, whole or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.errors import QueryError
from selgraph.guard import refuse_fetching, spell_out
from selgraph.store import GRAPH_TYPES, TABLE_TYPES, syntax_error
from selgraph.store.merging import ask_merged
from selgraph.store.oxigraph import is_even, write_csv
from selgraph.web.formats import CANONICAL_TABLES, CANONICAL_TRIPLES, SHORT, TABLES, TRIPLES, content_type
from selgraph.web.negotiation import choose_or_refuse, matches_etag, refuse_format
from selgraph.web.problem import Problem, over, problem_of
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

    from selgraph.web.limits import Limits
    from selgraph.web.protocol import Asked

_IRI: Final = re.compile(r"""<[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]*>""")  # no SERVICE fits in
_SUSPICIOUS: Final = (
    "service",
    "load",
    "from",
    "insert",
    "delete",
    "clear",
    "drop",
    "create",
    "add",
    "move",
    "copy",
)
_CHANGING: Final = ("\\u", "now", "rand", "uuid", "bnode", "construct")
_CHANGING_CALL = re.compile(
    r"\\u|\b(?:now|rand|uuid|struuid|bnode)\b|\bconstruct\b.*(?:_:|\[|\(\s*[^\s)])", re.IGNORECASE | re.DOTALL
)
_SHORT_QUERY: Final = 500  # characters; nothing that is this short is deep or wide enough to hurt the engine
_FEWEST_BYTES: Final = 1  # bytes of the shortest row there is, in any format


class TooBigError(Exception):
    """An answer that passes its limit of bytes."""


class Bounded:
    """A file in memory that takes so many bytes and no more.

    Args:
        most: how many bytes.
    """

    def __init__(self, most: int) -> None:
        """Begin empty."""
        self.parts: list[bytes] = []
        self.size = 0
        self._most = most

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self.size += len(data)
        if self.size > self._most:
            raise TooBigError
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do what files do."""


def is_stable(query: str) -> bool:
    """Say whether two answers to a query are surely the same: no clock, no chance, no new blank nodes."""
    lower = query.lower()
    for word in _CHANGING:
        if word in lower:
            return not _CHANGING_CALL.search(query)
    return True


def _is_suspicious(query: str) -> bool:
    """Say whether a query has to be looked at token by token."""
    lower = _IRI.sub("<>", query).lower()
    return "\\u" in query or any(word in lower for word in _SUSPICIOUS)


class Desk:
    """Where queries are answered.

    Args:
        store: the loaded dataset.
        limits: how much an answer may cost.
        dataset_hash: changes when the dataset does.
        base: IRI against which relative IRIs of a query are resolved.
        prefixes: short names that stand before a dataset in TriG.
    """

    def __init__(
        self,
        store: pyoxigraph.Store,
        limits: Limits,
        dataset_hash: str,
        base: str,
        prefixes: dict[str, str] | None = None,
    ) -> None:
        """Keep what queries are asked of."""
        self._prefixes = prefixes
        self.store = store
        self.limits = limits
        self.dataset_hash = dataset_hash
        self.base = base

    def answer(self, asked: Asked, accept: str | None, known_etag: str | None) -> Reply:  # noqa: C901 - the engine has many ways to refuse
        """Answer a query in the format that the client likes best.

        Args:
            asked: the query with its dataset.
            accept: the Accept header.
            known_etag: the If-None-Match header.

        Raises:
            Problem: it cannot be answered, or a limit was hit.
        """
        import pyoxigraph as ox

        if asked.update is not None:
            raise _refuse_update(asked.update)
        query = spell_out(asked.query)
        try:
            if len(query) > _SHORT_QUERY or _is_suspicious(query):
                refuse_fetching(query)
            default, named = self._find_graphs(asked)
            result = self._ask(query, default, named)
        except SyntaxError as error:
            if _is_update(query):
                raise _refuse_update(query) from error
            raise problem_of(syntax_error(error, sparql=query)) from error
        except QueryError as error:
            if _is_update(query):
                raise _refuse_update(query) from error
            raise problem_of(error) from error
        except (ValueError, RuntimeError, OSError) as error:
            raise Problem(400, f"The query cannot be answered: {error}.") from error
        is_graph = isinstance(result, ox.QueryTriples)
        media_type = _choose_type(accept, asked.format, TRIPLES if is_graph else TABLES)
        etag = ""
        if is_stable(query):
            etag = make_etag(
                self.dataset_hash, query, *asked.default_graphs, "", *asked.named_graphs, media_type
            )
            if matches_etag(known_etag, etag):
                return Reply(b"", content_type(media_type), etag, 304)
        if isinstance(result, ox.QueryTriples):
            body = self._write_description(
                result, query, named, CANONICAL_TRIPLES.get(media_type, media_type)
            )
        else:
            body = self._write_table(result, CANONICAL_TABLES.get(media_type, media_type))
        if media_type == TABLE_TYPES["csv"] and not is_even(body):
            body = write_csv(self._ask(query, default, named))
        return Reply(body, content_type(media_type), etag)

    def _ask(
        self,
        query: str,
        default: list[pyoxigraph.NamedNode] | None,
        named: list[pyoxigraph.NamedNode] | None,
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Ask the engine."""
        return ask_merged(self.store, query, self.base, default, named)

    def _write_description(
        self,
        result: pyoxigraph.QueryTriples,
        query: str,
        named: list[pyoxigraph.NamedNode] | None,
        media_type: str,
    ) -> bytes:
        """Write a graph; for DESCRIBE with its graphs, where the format has them."""
        quads: Iterable[pyoxigraph.Triple | pyoxigraph.Quad] | None = None
        if media_type in (GRAPH_TYPES["trig"], GRAPH_TYPES["nq"]):
            is_description = re.search(r"\bdescribe\b", query, re.IGNORECASE)
            quads = self._spread(result, named) if is_description else result
        return self._write_graph(result, quads, media_type)

    def _find_graphs(
        self, asked: Asked
    ) -> tuple[list[pyoxigraph.NamedNode] | None, list[pyoxigraph.NamedNode] | None]:
        """Find the graphs that the request names; None, None where it leaves the dataset to the query."""
        import pyoxigraph as ox

        if not asked.default_graphs and not asked.named_graphs:
            return None, None
        found: list[list[pyoxigraph.NamedNode]] = []
        for iris in (asked.default_graphs, asked.named_graphs):
            nodes = []
            for iri in iris:
                try:
                    node = ox.NamedNode(iri)
                except ValueError as error:
                    raise Problem(
                        400, f'"{iri}" is not an IRI.', fix="Name a graph of this dataset."
                    ) from error
                if not self.store.contains_named_graph(node):
                    raise Problem(
                        400,
                        f'There is no graph "{iri}" here, and nothing is fetched.',
                        fix="Name a graph of this dataset.",
                    )
                nodes.append(node)
            found.append(nodes)
        return found[0], found[1]

    def _spread(
        self, triples: Iterable[pyoxigraph.Triple], named: list[pyoxigraph.NamedNode] | None
    ) -> Iterable[pyoxigraph.Quad]:
        """Give the triples of a description, and what the named graphs say of the same things."""
        import pyoxigraph as ox

        subjects: dict[pyoxigraph.NamedNode, None] = {}
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object)
            if isinstance(triple.subject, ox.NamedNode):
                subjects[triple.subject] = None
        for subject in subjects:
            for quad in self.store.quads_for_pattern(subject, None, None, None):
                if not isinstance(quad.graph_name, ox.DefaultGraph) and (
                    named is None or quad.graph_name in named
                ):
                    yield quad

    def _write_table(
        self, result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean, media_type: str
    ) -> bytes:
        """Write a table or a truth value within the limits."""
        import pyoxigraph as ox

        syntax = ox.QueryResultsFormat.from_media_type(media_type)
        file = Bounded(self.limits.result_bytes)
        try:
            result.serialize(file, format=syntax)  # type: ignore[arg-type]
        except TooBigError as error:
            raise self._too_many_bytes() from error
        except (ValueError, RuntimeError, OSError) as error:
            raise Problem(400, f"The query cannot be answered: {error}.") from error
        body = b"".join(file.parts)
        if len(body) > self.limits.rows * _FEWEST_BYTES and isinstance(result, ox.QuerySolutions):
            rows = _count_rows(body, media_type, self.limits.rows)
            if rows > self.limits.rows:
                raise self._too_many_rows("rows")
        return body

    def _write_graph(
        self,
        result: pyoxigraph.QueryTriples,
        quads: Iterable[pyoxigraph.Triple | pyoxigraph.Quad] | None,
        media_type: str,
    ) -> bytes:
        """Write a graph within the limits."""
        import pyoxigraph as ox

        syntax = ox.RdfFormat.from_media_type(media_type)
        file = Bounded(self.limits.result_bytes)
        try:
            if quads is None:
                result.serialize(file, format=syntax)  # type: ignore[arg-type]
            else:
                ox.serialize(
                    quads,  # type: ignore[arg-type] # triples and quads may be mixed
                    file,  # type: ignore[arg-type] # what is written to needs no more than write
                    format=syntax,
                    prefixes=self._prefixes if media_type == GRAPH_TYPES["trig"] else None,
                )
        except TooBigError as error:
            raise self._too_many_bytes() from error
        except (ValueError, RuntimeError, OSError) as error:
            raise Problem(400, f"The query cannot be answered: {error}.") from error
        body = b"".join(file.parts)
        if len(body) > self.limits.rows * _FEWEST_BYTES:
            count = 0
            for count, _ in enumerate(ox.parse(body, format=syntax), 1):
                if count > self.limits.rows:
                    raise self._too_many_rows("triples")
        return body

    def _too_many_bytes(self) -> Problem:
        """Say that an answer would be too long."""
        most = self.limits.result_bytes
        return over(
            "--most-bytes",
            most,
            most,
            "bytes in an answer",
            "Ask for less: name what you look for, or use LIMIT.",
            413,
        )

    def _too_many_rows(self, unit: str) -> Problem:
        """Say that an answer would have too many rows."""
        return over(
            "--most-rows",
            self.limits.rows,
            self.limits.rows + 1,
            f"{unit} in an answer",
            "Ask for less: use LIMIT and OFFSET.",
            413,
        )


def _count_rows(body: bytes, media_type: str, most: int) -> int:
    """Count the rows of a table, exactly where it matters.

    Returns:
        The number of rows, or any number up to `most` where there are certainly not more than that.
    """
    import pyoxigraph as ox

    if media_type == TABLE_TYPES["csv"]:
        return (
            sum(part.count(b"\n") for part in body.split(b'"')[::2]) - 1
        )  # a line's end inside quotes is part of a value
    if media_type == TABLE_TYPES["tsv"]:
        return body.count(b"\n") - 1
    if media_type == TABLE_TYPES["xml"]:
        return body.count(b"<result>")
    if body.count(b"}") <= most:
        return 0
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return sum(1 for _ in solutions) if isinstance(solutions, ox.QuerySolutions) else 1


def _choose_type(accept: str | None, short: str, offered: tuple[str, ...]) -> str:
    """Choose the format of an answer.

    Raises:
        Problem: 406, with what there is.
    """
    if not short:
        return choose_or_refuse(accept, offered)
    media_type = SHORT.get(short, short)
    if short == "json" and offered is TRIPLES:
        media_type = GRAPH_TYPES["jsonld"]
    if short == "xml" and offered is TRIPLES:
        media_type = GRAPH_TYPES["rdfxml"]
    if media_type not in offered:
        raise refuse_format(short, offered)
    return media_type


def _is_update(text: str) -> bool:
    """Say whether a text is a well-formed update; it is only read, never carried out."""
    if not re.search(r"\\u|insert|delete|load|clear|drop|create|add|move|copy", text, re.IGNORECASE):
        return False
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        parseUpdate(text)
    except Exception:  # noqa: BLE001 - pyparsing and rdflib raise whatever they meet, RecursionError too
        return False
    return True


def _refuse_update(text: str) -> Problem:
    """Say that an update is refused, or that it is not even well formed."""
    if text.strip() and _is_update(text):
        return Problem(
            403,
            "This is an update, and this service is read-only.",
            fix="Send a query: SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    return Problem(
        400, "This is an update, it is not well formed, and this service is read-only.", fix="Send a query."
    )
