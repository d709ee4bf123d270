"""`selgraph sparql`: any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from selgraph.cli.session import EndpointOption, EngineOption, FormatOption, HomeOption, OutputOption, Session, TimeoutOption, choose_format, width, write
from selgraph.errors import QueryError, UnreadableFileError

EXAMPLE = "selgraph sparql 'SELECT ?goal WHERE { ?goal a sel:Goal } ORDER BY ?goal'"


def sparql(
    query: Annotated[str, typer.Argument(help="A query, a file that holds one, or - for stdin.")],
    layout: FormatOption = None,
    output: OutputOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Ask a SPARQL 1.1 query; the project's prefixes need not be declared.

    Formats: table, json, xml, csv, tsv for SELECT and ASK; ttl, nt, nq, trig, jsonld, rdfxml for CONSTRUCT and DESCRIBE.
    """
    from selgraph.query import declare_prefixes
    from selgraph.store import GRAPH_TYPES, MEDIA_TYPES, query_form

    text, source = _read(query)
    is_table = query_form(text) not in ("CONSTRUCT", "DESCRIBE")
    choice = choose_format(layout, output, ("table", *MEDIA_TYPES), "table" if is_table else "ttl")
    session = Session(home, endpoint, engine, None, timeout)
    whole, added = declare_prefixes(text)
    try:
        if choice == "table" and is_table:
            write(_table(session, whole), output)
        else:
            write(session.store.answer(whole, MEDIA_TYPES.get(choice, GRAPH_TYPES["ttl"])), output)
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
        return "yes\n" if answer["boolean"] else "no\n"
    columns = answer["head"]["vars"]
    rows = [[shorten(row.get(name, {}).get("value", "")) for name in columns] for row in answer["results"]["bindings"]]
    return format_rows(columns, rows, "table", width=width())


def _read(query: str) -> tuple[str, str]:
    """Give the text of the query, and what to call it in a message."""
    if query == "-":
        return sys.stdin.read(), "stdin"
    if query.endswith((".rq", ".sparql")) or ("{" not in query and Path(query).is_file()):
        try:
            return Path(query).read_text(encoding="utf-8"), query
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFileError(f'The query file "{query}" cannot be read.', fix="Give a file with a SPARQL query in UTF-8.") from error
    return query, "query"
