"""`selgraph build`: from the files to a dataset that is kept for the next start."""

from __future__ import annotations

from selgraph.cli.session import HomeOption, Session, write

EXAMPLE = "selgraph build"


def build(home: HomeOption = None) -> None:
    """Build the dataset from its files and keep it, so that later commands start at once.

    Every command does so by itself when a file has changed; this one says what was built.
    """
    from selgraph.build import open_dataset
    from selgraph.facts import open_facts

    session = Session(home)
    dataset = open_dataset(session.home, session.cache)
    facts = open_facts(session.home, session.cache)
    kept = f"kept in {session.cache}" if session.cache else "kept nowhere"
    write(
        f"{len(dataset)} quads, {len(facts.nodes)} things, {len(facts.edges)} statements of lineage, "
        f"{len(facts.tables['passages'])} passages.\n"
        f"Fingerprint {session.home.fingerprint()[:12]}, {kept}.\n"
    )
