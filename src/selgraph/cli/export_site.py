"""`selgraph export site`: the explorer as pages that need no server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from selgraph.cli.output import note
from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.cli.session import Session
    from selgraph.export.reading import Extract

LONG_NAMED = 1_000_000  # bytes in a megabyte, as file managers count


def write_site(
    session: Session, part: Extract, output: Path | None, *, single_file: bool, brief: bool
) -> None:
    """Write the pages, whole or not at all, and say how much there is of them.

    Raises:
        SelgraphError: no place is named, or something else lies there.
    """
    from selgraph.export.files import replace_folder, write_all
    from selgraph.facts import read_facts
    from selgraph.store import OxigraphStore
    from selgraph.web.static_files import ABOUT, FOLDER_POLICY, folder_files, write_single
    from selgraph.web.static_site import StaticSite, part_of

    if output is None or str(output) == "-":
        raise SelgraphError(
            "A site is many files.", fix="Say where: -o FOLDER, or --single-file -o NAME.html for one file."
        )
    begun = time.monotonic()
    single_file = single_file or output.suffix.lower() in (".html", ".htm")
    if part.is_whole:
        dataset, facts = part.dataset, session.facts
    else:
        dataset = part_of(part)
        facts = read_facts(OxigraphStore(dataset), session.home)
    if not facts.nodes:
        raise SelgraphError(
            "Nothing is picked.", fix="Pick more: selgraph select SELECTOR lists what it picks."
        )
    site = StaticSite(
        dataset, facts, session.home, part.about, FOLDER_POLICY, is_brief=brief, is_part=not part.is_whole
    )
    if single_file:
        write_all(output.parent, [(output.name, lambda out: write_single(site, part.watch, out))])
        size = output.stat().st_size
    else:
        size = replace_folder(output, folder_files(site, part.watch), ABOUT)
    took = time.monotonic() - begun
    where = output if single_file else output / "index.html"
    note(f"Wrote {where}: {site.count:,} pages, {size / LONG_NAMED:,.1f} MB, in {took:.0f} seconds.")
