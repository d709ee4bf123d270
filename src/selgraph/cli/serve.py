"""`selgraph serve`: the graph as a SPARQL service and a site."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import note
from selgraph.cli.session import Session
from selgraph.errors import SelgraphError

EXAMPLE = "selgraph serve --port 8000"


def serve(
    rdf_files: Annotated[
        list[Path] | None, typer.Argument(help="With --rdf: further files.", show_default=False)
    ] = None,
    rdf: Annotated[
        list[Path] | None,
        typer.Option("--rdf", help="Serve this RDF file as it is, in the place of the corpus."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for every one of this machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", help="Port to listen on; 0 for any that is free.", min=0, max=65535)
    ] = 8000,
    base: Annotated[
        str | None, typer.Option("--base", help="Address under which the world sees the service.")
    ] = None,
    *,
    session: Annotated[Session, Only("folder", "texts", "disk")],
    time: Annotated[float, typer.Option("--time", help="Seconds that a query may run.", min=0.01)] = 30,
    most_rows: Annotated[
        int, typer.Option("--most-rows", help="Rows or triples of an answer.", min=1)
    ] = 1_000_000,
    most_bytes: Annotated[int, typer.Option("--most-bytes", help="Bytes of an answer.", min=1)] = 256 << 20,
    memory: Annotated[
        int, typer.Option("--memory", help="MiB that a query may take beside the data.", min=1)
    ] = 1024,
    at_once: Annotated[int, typer.Option("--at-once", help="Queries that run at the same time.", min=1)] = 16,
    queue: Annotated[int, typer.Option("--queue", help="Queries that wait while as many run.", min=0)] = 64,
    request_bytes: Annotated[
        int, typer.Option("--request-bytes", help="Bytes of a request's body.", min=1)
    ] = 2 << 20,
    waiting: Annotated[
        float, typer.Option("--waiting", help="Seconds that a client may keep us waiting.", min=0.1)
    ] = 30,
    connections: Annotated[
        int, typer.Option("--connections", help="Connections at the same time.", min=1)
    ] = 1000,
    grace: Annotated[
        float, typer.Option("--grace", help="Seconds for what is under way after SIGTERM.", min=0)
    ] = 10,
    processes: Annotated[
        int | None, typer.Option("--processes", help="Processes that take requests; two if not given.", min=1)
    ] = None,
    log_format: Annotated[
        str, typer.Option("--log-format", help="Of the access log: text, json or none.")
    ] = "text",
) -> None:
    """Serve the corpus (or any RDF files, with --rdf) by SPARQL 1.1 and as Linked Data, read-only.

    With --texts its pages show each passage in its surroundings to whoever reaches the service.
    Listens on loopback unless told otherwise. Ctrl-C or SIGTERM ends it when answers under way are sent.
    """
    from selgraph.web.access import FORMATS
    from selgraph.web.limits import Limits

    if not hasattr(os, "fork"):
        raise SelgraphError(
            "The service needs a system that can fork (Linux or macOS).", fix="Run it there, or in WSL."
        )
    if log_format not in FORMATS:
        raise SelgraphError(
            f'There is no log format "{log_format}".', fix=f"Choose one of: {', '.join(FORMATS)}."
        )
    files = [*(rdf or []), *(rdf_files or [])]
    if files and session.disk:
        raise SelgraphError("--rdf and --store name two things to serve.", fix="Name one of them.")
    if rdf_files and not rdf:
        raise SelgraphError(
            f'"{rdf_files[0]}" is not served unless --rdf stands before it.',
            fix=f"selgraph serve --rdf {rdf_files[0]}",
        )
    limits = Limits(
        time_seconds=time,
        rows=most_rows,
        result_bytes=most_bytes,
        memory_bytes=memory << 20,
        at_once=at_once,
        queue=queue,
        request_bytes=request_bytes,
        waiting_seconds=waiting,
        connections=connections,
        grace_seconds=grace,
    )
    from selgraph.store import open_disk_store
    from selgraph.web.dataset import add_texts, load_apart, serve_corpus, serve_files
    from selgraph.web.editor import read_editor
    from selgraph.web.service import Service, address_of, listen

    listener = listen(host, port)
    address = _checked(base) if base else address_of(listener)
    if files:
        served = load_apart(lambda: serve_files(files, address))
    else:
        disk = open_disk_store(session.disk) if session.disk else None
        served = load_apart(lambda: serve_corpus(session.home, session.cache, address, disk))
        if session.texts is not None:
            served = add_texts(served, session.texts)
            for sentence in served.texts.notes if served.texts else ():
                note(sentence)

    def announce() -> None:
        """Say where the service is, now that it is there."""
        quads, where = len(served.store), address_of(listener)
        sys.stdout.write(f"selgraph serves {quads:,} quads at {where} (end it with Ctrl-C)\n")
        sys.stdout.flush()

    service = Service(
        served,
        limits,
        listener,
        processes or min(2, os.cpu_count() or 1),
        log_format,
        read_editor(session.cache),
        note,
        announce,
    )
    code = service.run()
    if code:
        raise typer.Exit(code)


def _checked(base: str) -> str:
    """Give the published address, ending with a slash.

    Raises:
        SelgraphError: it is no web address.
    """
    from urllib.parse import urlsplit

    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SelgraphError(
            f'"{base}" is no web address.', fix="Give one such as https://data.example.org/strategy/."
        )
    return base if base.endswith("/") else base + "/"
