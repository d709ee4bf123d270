"""`selgraph publish`: the built dataset, sent to a store that others keep."""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import show_progress, write
from selgraph.cli.session import Session, read_credentials
from selgraph.errors import SelgraphError

EXAMPLE = "selgraph publish --endpoint http://127.0.0.1:7878/store"


def publish(
    endpoint: Annotated[
        str, typer.Option("--endpoint", help="Address of the graph store, or of its SPARQL Update.")
    ],
    protocol: Annotated[
        str,
        typer.Option(
            "--protocol",
            help="graph-store or update; the first, if the address knows it, where none is named.",
        ),
    ] = "",
    default_graph: Annotated[
        str,
        typer.Option(
            "--default-graph",
            help="IRI for the merged graph, where the store has no default graph (Virtuoso).",
        ),
    ] = "",
    timeout: Annotated[
        float, typer.Option("--timeout", help="Seconds that one graph may take.", min=0.1)
    ] = 60,
    *,
    session: Annotated[Session, Only("folder", "disk")],
) -> None:
    """Put every graph of the dataset into a store, each of them whole or not at all.

    Credentials come from SELGRAPH_USER and SELGRAPH_PASSWORD (Basic or Digest), or SELGRAPH_TOKEN (Bearer).
    A busy store (429, 503) is asked again, five times at most. Graphs of other names are left alone.
    """
    from selgraph.publish import PROTOCOLS, Target, count_graphs
    from selgraph.publish import publish as send

    if protocol not in PROTOCOLS:
        raise SelgraphError(f'There is no protocol "{protocol}".', fix="Choose graph-store or update.")
    dataset = session.dataset
    target = Target(
        endpoint,
        PROTOCOLS[protocol],
        default_graph,
        read_credentials(),
        timeout,
    )
    with show_progress(count_graphs(dataset)) as progress:
        count = send(dataset, target, progress=progress)
    write(f"{count} graphs, {len(dataset)} quads sent to {endpoint}.\n")
