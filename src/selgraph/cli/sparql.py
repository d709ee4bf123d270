"""`selgraph sparql`: any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from selgraph.cli.output import note, width
from selgraph.cli.session import PlainSession, Session
from selgraph.cli.writing import PlainWriting
from selgraph.errors import QueryError, UnreadableFileError

ALIKE: Final = 0.9  # of whole IRIs, which begin alike: one letter in six of the last part

EXAMPLE = "selgraph sparql 'SELECT ?goal WHERE { ?goal a sel:Goal } ORDER BY ?goal'"


def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file that holds one, or - for stdin.")],
    *,
    writing: PlainWriting,
    session: PlainSession,
) -> None:
    """Ask a SPARQL 1.1 query; the project's prefixes need not be declared.

    Formats: table, json, xml, csv, tsv for SELECT and ASK; ttl, nt, nq, trig, jsonld, rdfxml for CONSTRUCT
    and DESCRIBE.
    """
    from selgraph.query import declare_prefixes
    from selgraph.store import GRAPH_TYPES, MEDIA_TYPES, TABLE_TYPES, query_form

    text, source = _read(query)
    is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    known = tuple(GRAPH_TYPES) if is_graph else ("table", *TABLE_TYPES)
    choice = writing.choose(known, "ttl" if is_graph else "table")
    whole, added = declare_prefixes(text)
    try:
        if choice == "table":
            writing.write(_table(session, whole))
        else:
            writing.write(session.store.answer(whole, MEDIA_TYPES[choice]))
    except QueryError as error:
        line = max(error.line - added, 1) if error.line else 0
        raise QueryError(error.what, line=line, column=error.column, source=source, fix=error.fix) from error


def _table(session: Session, sparql: str) -> str:
    """Ask for JSON and lay it out for reading."""
    import json

    from selgraph.store import TABLE_TYPES
    from selgraph.tables import format_rows
    from selgraph.vocabulary import shorten

    answer = json.loads(session.store.answer(sparql, TABLE_TYPES["json"]))
    if "boolean" in answer:
        if not answer["boolean"]:
            _tell_unknown_terms(session, sparql)
        return "yes\n" if answer["boolean"] else "no\n"
    columns = answer["head"]["vars"]
    rows = [
        [shorten(row.get(name, {}).get("value", "")) for name in columns]
        for row in answer["results"]["bindings"]
    ]
    if not rows:
        note("No rows: nothing in the graph fits.")
        _tell_unknown_terms(session, sparql)
    return format_rows(columns, rows, "table", width=width())


def _tell_unknown_terms(session: Session, sparql: str) -> None:
    """Name the terms of a query without answers that the ontology does not have, as misspelt ones."""
    from difflib import get_close_matches

    from selgraph.tokens import read_tokens
    from selgraph.vocabulary import SEL, expand, shorten

    named = {
        expand(token.text) if token.kind == "name" else token.text[1:-1]: token.text
        for token in read_tokens(sparql)
        if token.kind in ("name", "iri")
    }
    known = session.facts.term_labels
    for iri, written in named.items():
        if iri and iri.startswith(SEL) and iri not in (SEL, *known):
            near = get_close_matches(iri, known, n=1, cutoff=ALIKE)
            meant = f" Did you mean {shorten(near[0])}?" if near else ""
            note(f"The ontology has no {written}.{meant}")


def _read(query: str) -> tuple[str, str]:
    """Give the text of the query, and what to call it in a message.

    Raises:
        UnreadableFileError: it is in a file, or on stdin, that cannot be read.
        QueryError: there is none.
    """
    is_file = (
        query == "-" or query.endswith((".rq", ".sparql")) or (len(query.split()) == 1 and "{" not in query)
    )
    text, source = query, "query"
    if is_file:
        source = "stdin" if query == "-" else query
        try:
            content = sys.stdin.buffer.read() if query == "-" else Path(query).read_bytes()
            text = content.decode("utf-8")
        except OSError as error:
            fix = "Give a query, a file that holds one, or - for stdin."
            raise UnreadableFileError(
                f'There is no query file "{query}" to read: {error.strerror}.', fix=fix
            ) from error
        except UnicodeDecodeError as error:
            raise UnreadableFileError(
                f'The query in "{source}" is not UTF-8.', fix="Save it as UTF-8."
            ) from error
    if not text.strip():
        raise QueryError("The query is empty.", source=source, fix=f"Ask something: {EXAMPLE}")
    return text, source
