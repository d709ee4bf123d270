"""`selgraph build`: from the files to a dataset that is kept for the next start, or to a store on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import show_share, write
from selgraph.cli.session import Session
from selgraph.errors import SelgraphError

EXAMPLE = "selgraph build --store strategies.store"


def build(
    store: Annotated[
        Path | None,
        typer.Option(
            "--store", help="Write a store on disk into this folder, for graphs that outgrow memory."
        ),
    ] = None,
    rdf: Annotated[
        list[Path] | None,
        typer.Option(
            "--rdf",
            help="With --store: read this file (.nq, .trig, .ttl, .nt) instead of data/; again for more.",
        ),
    ] = None,
    *,
    session: Annotated[Session, Only("folder")],
) -> None:
    """Build the dataset from its files and keep it, so that later commands start at once.

    Every command does so by itself when a file has changed; this one says what was built. With --store it is
    written once as a store on disk, whole or not at all, and every command asks it with --store FOLDER: what
    it needs is read from there, and nothing else is loaded. Statements stand in the files as curators write
    them, each in the graph of its speaker; the merge and what the rules derive are added.
    """
    if store is None:
        if rdf:
            raise SelgraphError(
                "--rdf says what a store on disk is built from.", fix="Say where: --store FOLDER"
            )
        _build_kept(session)
    else:
        _build_on_disk(session, store, rdf or [])


def _build_kept(session: Session) -> None:
    """Build what the next start finds."""
    from selgraph.facts import open_facts

    facts = open_facts(session.home, session.cache)
    kept = f"kept in {session.cache}" if session.cache else "kept nowhere"
    write(
        f"{len(session.dataset)} quads, {len(facts.nodes)} things, {len(facts.edges)} statements of lineage, "
        f"{len(facts.tables['passages'])} passages.\n"
        f"Fingerprint {session.home.fingerprint()[:12]}, {kept}.\n"
    )


def _build_on_disk(session: Session, folder: Path, rdf: list[Path]) -> None:
    """Build a store on disk."""
    from selgraph.bulk import build_disk_store

    with show_share() as tell:
        manifest = build_disk_store(session.home, folder, rdf, tell)
    size = sum(size for size, _ in manifest.files.values())
    write(
        f"{manifest.quads} quads, {size / 1e6:.0f} MB in {folder}.\n"
        f"Fingerprint {manifest.fingerprint[:12]}. Ask it: selgraph trace NAME --store {folder}\n"
    )
