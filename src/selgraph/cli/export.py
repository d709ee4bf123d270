"""`selgraph export`: the graph, or a part of it, as a file that opens right at the other end."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import AsOfOption
from selgraph.cli.output import note, open_stdout
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting, Writing
from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selgraph.export.content import Content
    from selgraph.export.formats import Format
    from selgraph.export.reading import Extract
    from selgraph.model import Basis

EXAMPLE = "selgraph export minor-oral-surgery+ -o thread.graphml"
LIST = "list"
ONTOLOGY = "ontology"
SITE = "site"
DEFAULT = "nquads"
NAMED = 4  # files; more of them do not fit in a line
SHOWN_AFTER_SECONDS = 1.0  # a shorter wait needs no progress bar


def export(
    selector: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECTOR]...",
            help="What to write: NAME+ with what it serves, +NAME with what serves it, kind:goal… Else all.",
        ),
    ] = None,
    *,
    writing: PlainWriting,
    exclude: Annotated[str, typer.Option("--exclude", help="A selector of what to leave out.")] = "",
    basis: Annotated[
        str | None, typer.Option("--basis", help="Only these, with commas: explicit, interpreted, inferred.")
    ] = None,
    through: Annotated[
        str, typer.Option("--through", help="Only these relations, with commas, and narrower ones.")
    ] = "",
    as_of: AsOfOption = None,
    depth: Annotated[
        int | None, typer.Option("--max-depth", min=0, help="At most this many steps from a name.")
    ] = None,
    single_file: Annotated[
        bool, typer.Option("--single-file", help="Of a site: one HTML file with everything in it.")
    ] = False,
    brief: Annotated[
        bool,
        typer.Option("--brief", help="Of a site: leave out the pictures of whole threads, most of its size."),
    ] = False,
    session: Annotated[Session, Only("folder", "disk", "endpoint", "timeout_seconds")],
) -> None:
    """Write the graph, or what a selector picks, for another program.

    The file's ending says how, unless --format does; --format list prints what there is. Some formats are
    several files. `selgraph export ontology -o ontology.html` writes the ontology, one page with an anchor
    for each term. `selgraph export site [SELECTOR] -o FOLDER` writes the pages of the explorer, to be read
    from a disk without a server.
    """
    from selgraph.export.files import write_all
    from selgraph.export.formats import write_files

    output = writing.output
    if writing.layout == LIST:
        _list_formats()
        return
    first, *rest = selector or [""]
    if first == ONTOLOGY and not rest:
        _write_ontology(session, writing)
        return
    options = {"exclude": exclude, "through": through, "as-of": as_of, "max-depth": depth}
    if first == SITE:
        from selgraph.cli.export_site import write_site

        part = _open(session, " ".join(rest), options, basis, is_site=True)
        write_site(session, part, output, single_file=single_file, brief=brief)
        return
    chosen = _choose(writing.layout, output)
    graph = _open(session, " ".join(selector or []), options, basis)
    content: Content | Extract = graph if chosen.is_rdf or chosen.is_stream else _listed(graph)
    if output is None or str(output) == "-":
        if chosen.is_many:
            raise SelgraphError(
                f'The format "{chosen.name}" is several files.',
                fix=f"Say where: -o NAME.{chosen.endings[0]}, or -o FOLDER/",
            )
        with open_stdout() as stdout:
            write_files(chosen, content, "stdout")[0][1](stdout)
        return
    folder, stem, ending = _place(output, chosen)
    files = write_files(chosen, content, stem, ending)
    if not files:
        raise SelgraphError(
            f'Nothing of what is picked can be written as "{chosen.name}", which holds {chosen.holds}.',
            fix="Pick more, or choose another format: selgraph export --format list",
        )
    paths = write_all(folder, files)
    _warn(chosen, content)
    note(
        f"Wrote {', '.join(str(path) for path in paths)}."
        if len(paths) <= NAMED
        else f"Wrote {len(paths)} files into {folder}."
    )


def _write_ontology(session: Session, writing: Writing) -> None:
    """Write the ontology as one page: HTML for a browser, or Markdown."""
    from selgraph.ontology_page import write_list, write_page
    from selgraph.terms import read_terms, read_version

    choice = writing.choose(("html", "md"), "html")
    terms = read_terms(session.store, session.home)
    if choice == "md":
        writing.write(write_list(terms))
        return
    source = f"the dataset with the fingerprint {session.fingerprint[:12]}"
    writing.write(write_page(terms, version=read_version(session.store), source=source))


def _list_formats() -> None:
    """Print the table of formats."""
    from selgraph.cli.output import width, write
    from selgraph.export.formats import COLUMNS, table_rows
    from selgraph.tables import format_rows

    write(format_rows(COLUMNS, table_rows(), "table", width=width()))
    note("Pages for a browser: selgraph export site [SELECTOR] -o FOLDER, or --single-file -o NAME.html")


def _choose(layout: str | None, output: Path | None) -> Format:
    """Choose the format: what was asked for, else what the file's ending says, else N-Quads.

    Raises:
        SelgraphError: there is no such format.
    """
    from difflib import get_close_matches

    from selgraph.export.formats import BY_NAME, format_of

    wanted = layout.lower() if layout else None
    if wanted is None and output is not None:
        found = format_of(output.name)
        if found is not None:
            return found
        if output.suffix.lower() in (".html", ".htm"):
            raise SelgraphError(
                "Pages are written as a site.", fix=f"selgraph export site SELECTOR --single-file -o {output}"
            )
        if output.suffix:
            raise SelgraphError(
                f'No format has the ending "{output.suffix}".',
                fix="Name one with --format; list them: selgraph export --format list",
            )
    if wanted is None:
        return BY_NAME[DEFAULT]
    by_ending = {ending: one for one in BY_NAME.values() for ending in one.endings}
    if wanted in BY_NAME or wanted in by_ending:
        return BY_NAME.get(wanted) or by_ending[wanted]
    near = get_close_matches(wanted, list(BY_NAME), n=3, cutoff=0.5)
    raise SelgraphError(
        f'There is no format "{layout}".',
        fix=(f"Did you mean {' or '.join(near)}? " if near else "")
        + "List them: selgraph export --format list",
    )


def _open(
    session: Session, selector: str, options: dict[str, Any], bases: str | None, *, is_site: bool = False
) -> Extract:
    """Open what is asked for; a site is made of the whole dataset."""
    from selgraph.export.reading import STATED

    graph = session.graph
    wanted = _read_bases(bases) if bases is not None else STATED
    scope = graph.scope(
        through=options["through"],
        basis=",".join(sorted(wanted & STATED)),
        as_of=options["as-of"],
        max_depth=options["max-depth"],
    )
    given = {**options, "basis": bases}
    typed = [f"--{name} {value}" for name, value in given.items() if value not in (None, "")]
    words = " ".join([*([selector] if selector else []), *typed])
    found: Extract = graph.export(
        selector,
        exclude=options["exclude"],
        scope=scope,
        bases=wanted,
        about=lambda source: graph.describe(words, _today(), session.endpoint or "", source),
        watch=watch,
        whole=is_site,
    )
    return found


def _read_bases(text: str) -> frozenset[Basis]:
    """Read which bases are wanted, inferred ones among them.

    Raises:
        SelgraphError: one of them is none.
    """
    from selgraph.model import Basis

    try:
        return frozenset(Basis(part.strip().lower()) for part in text.split(","))
    except ValueError as error:
        raise SelgraphError(
            f'"{text}" is no basis.',
            fix="Choose from explicit, interpreted, inferred, with commas between them.",
        ) from error


def _today() -> str:
    """Give the day of the file; SOURCE_DATE_EPOCH sets it, so that the same input gives the same bytes."""
    import datetime as dt

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")  # reproducible-builds.org
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdigit() else dt.datetime.now(dt.UTC)
    return moment.date().isoformat()


def _listed(graph: Extract) -> Content:
    """Read everything once, for a format that has to see it several times."""
    from selgraph.export.content import Listed

    things, statements = tuple(graph.elements()), tuple(graph.connections())
    return Listed(graph.about, things, statements, graph.gaps, graph.beyond)


def _place(output: Path, chosen: Format) -> tuple[Path, str, str]:
    """Say into which folder the files go, the stem of their names, and the ending of a single one."""
    from selgraph.export.formats import format_of, stem_of

    if output.is_dir() or (chosen.is_many and not output.suffix):
        return output, "selgraph", ""
    stem = stem_of(output.name, chosen) if format_of(output.name) is chosen else output.stem
    folder = output.parent / stem if chosen.is_crowd else output.parent
    return folder, stem, output.name.removeprefix(stem).removeprefix(".")


def _warn(chosen: Format, content: Content | Extract) -> None:
    """Say beside the answer what the reader's program may stumble over."""
    from selgraph.export.mermaid import MANY_EDGES

    if chosen.name == "mermaid":
        edges = sum(1 for _ in content.connections())
        if edges > MANY_EDGES:
            note(
                f"{edges} statements: a Mermaid picture of more than {MANY_EDGES} cannot be read, and "
                "of more than 500 is not drawn. Pick less."
            )


def watch(what: str, stream: Iterator[Any], total: int) -> Iterator[Any]:
    """Show a progress bar on stderr when a person is looking and it takes more than a second."""
    if not sys.stderr.isatty():
        return stream
    return _shown(what, stream, total)


def _shown(what: str, stream: Iterator[Any], total: int) -> Iterator[Any]:
    """Let a pass go by, counted."""
    from rich.console import Console
    from rich.progress import Progress

    start = time.monotonic()
    done = 0
    with Progress(
        console=Console(stderr=True), transient=True, disable=False, auto_refresh=False
    ) as progress:
        task = progress.add_task(what, total=total, visible=False)
        for item in stream:
            yield item
            done += 1
            if done % 1000 == 0 and time.monotonic() - start > SHOWN_AFTER_SECONDS:
                progress.update(task, completed=done, visible=True)
                progress.refresh()
