"""`selgraph export`: the graph, or a part of it, as a file that opens right at the other end."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from selgraph.cli.session import FormatOption, HomeOption, OutputOption, Session, StoreOption, note
from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selgraph.export.content import Content
    from selgraph.export.formats import Format
    from selgraph.export.reading import Graph
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Basis

EXAMPLE = "selgraph export minor-oral-surgery+ -o thread.graphml"
LIST = "list"
ONTOLOGY = "ontology"
DEFAULT = "nquads"
NAMED = 4  # files; more of them do not fit in a line
SHOWN_AFTER_SECONDS = 1.0  # a shorter wait needs no progress bar


def export(
    selector: Annotated[
        str | None,
        typer.Argument(
            help="What to write: NAME+ with what it serves, +NAME with what serves it, kind:goal… Else all."
        ),
    ] = None,
    layout: FormatOption = None,
    output: OutputOption = None,
    exclude: Annotated[str, typer.Option("--exclude", help="A selector of what to leave out.")] = "",
    basis: Annotated[
        str | None, typer.Option("--basis", help="Only these, with commas: explicit, interpreted, inferred.")
    ] = None,
    through: Annotated[
        str, typer.Option("--through", help="Only these relations, with commas, and narrower ones.")
    ] = "",
    as_of: Annotated[int | None, typer.Option("--as-of", help="Only documents up to this year.")] = None,
    depth: Annotated[
        int | None, typer.Option("--max-depth", min=0, help="At most this many steps from a name.")
    ] = None,
    home: HomeOption = None,
    store: StoreOption = None,
) -> None:
    """Write the graph, or what a selector picks, for another program.

    The file's ending says how, unless --format does; --format list prints what there is. Some formats are
    several files. `selgraph export ontology -o ontology.html` writes the ontology, one page with an anchor
    for each term.
    """
    from selgraph.export.files import write_all
    from selgraph.export.formats import write_files

    if layout == LIST:
        _list_formats()
        return
    if selector == ONTOLOGY:
        _write_ontology(Session(home, disk=store), layout, output)
        return
    chosen = _choose(layout, output)
    graph = _open(Session(home, disk=store), _Wish(selector or "", exclude, basis, through, as_of, depth))
    content: Content | Graph = graph if chosen.is_rdf or chosen.is_stream else _listed(graph)
    if output is None or str(output) == "-":
        if chosen.is_many:
            raise SelgraphError(
                f'The format "{chosen.name}" is several files.',
                fix=f"Say where: -o NAME.{chosen.endings[0]}, or -o FOLDER/",
            )
        sys.stdout.flush()
        write_files(chosen, content, "stdout")[0][1](sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    folder, stem, ending = _place(output, chosen)
    files = write_files(chosen, content, stem, ending)
    if not files:
        raise SelgraphError(
            f'Nothing of what is picked can be written as "{chosen.name}".',
            fix="Pick more, or choose another format: selgraph export --format list",
        )
    paths = write_all(folder, files)
    _warn(chosen, content)
    note(
        f"Wrote {', '.join(str(path) for path in paths)}."
        if len(paths) <= NAMED
        else f"Wrote {len(paths)} files into {folder}."
    )


def _write_ontology(session: Session, layout: str | None, output: Path | None) -> None:
    """Write the ontology as one page: HTML for a browser, or Markdown."""
    from selgraph.cli.session import choose_format, write
    from selgraph.ontology_page import write_list, write_page
    from selgraph.terms import read_terms, read_version

    choice = choose_format(layout, output, ("html", "md"), "html")
    terms = read_terms(session.store, session.home)
    if choice == "md":
        write(write_list(terms), output)
        return
    source = f"the dataset with the fingerprint {session.fingerprint[:12]}"
    write(write_page(terms, version=read_version(session.store), source=source), output)


def _list_formats() -> None:
    """Print the table of formats."""
    from selgraph.cli.session import width, write
    from selgraph.export.formats import COLUMNS, table_rows
    from selgraph.tables import format_rows

    write(format_rows(COLUMNS, table_rows(), "table", width=width()))


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


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the reader asked for, as it was typed."""

    selector: str
    exclude: str
    basis: str | None
    through: str
    as_of: int | None
    depth: int | None

    def __str__(self) -> str:
        """Write it as it could be typed again."""
        options = {
            "exclude": self.exclude,
            "basis": self.basis,
            "through": self.through,
            "as-of": self.as_of,
            "max-depth": self.depth,
        }
        given = [f"--{name} {value}" for name, value in options.items() if value not in (None, "")]
        return " ".join([*([self.selector] if self.selector else []), *given])


def _open(session: Session, wish: _Wish) -> Graph:
    """Open what is asked for."""
    from selgraph.export.reading import STATED, Graph
    from selgraph.lineage.scope import Scope
    from selgraph.lineage.selection import pick

    strategy = session.facts.strategy
    bases = _read_bases(wish.basis) if wish.basis is not None else STATED
    names = tuple(part for part in wish.through.replace(",", " ").split() if part)
    relations = _narrower(strategy, names)
    only = None
    if wish.selector or wish.exclude:
        scope = Scope(through=names, bases=bases & STATED or STATED, as_of=wish.as_of, depth=wish.depth)
        only = frozenset(
            node.iri for node in pick(strategy, wish.selector or "*", scope=scope, exclude=wish.exclude)
        )
    documents = None
    if wish.as_of is not None:
        documents = frozenset(one.iri for one in strategy.documents.values() if one.year <= wish.as_of)
    return Graph(
        _about(session, str(wish)),
        session.dataset,
        only,
        bases,
        relations,
        documents,
        session.graph.gaps(),
        _watch,
    )


def _read_bases(text: str) -> frozenset[Basis]:
    """Read which bases are wanted.

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


def _narrower(strategy: Strategy, names: tuple[str, ...]) -> frozenset[str] | None:
    """Find the relations of these names and those under them; None for all where none is named.

    Raises:
        SelgraphError: a name is no relation's.
    """
    if not names:
        return None
    wanted: set[str] = set()
    for name in names:
        terms = strategy.terms_named(name)
        if not terms:
            raise SelgraphError(
                f'No relation is called "{name}".', fix="Look at the terms: selgraph export -f context"
            )
        wanted.update(terms)
    return frozenset(term for term in strategy.labels if wanted.intersection(strategy.upwards(term)))


def _about(session: Session, selector: str) -> Any:
    """Say what the file is."""
    import datetime as dt
    from importlib.metadata import version

    from selgraph.export.content import About, make_legible
    from selgraph.home import find_home
    from selgraph.query import ask, read_question

    epoch = os.environ.get(
        "SOURCE_DATE_EPOCH", ""
    )  # reproducible-builds.org: the same input gives the same bytes
    day = (
        dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
        if epoch.isdigit()
        else dt.datetime.now(dt.UTC).date()
    )
    passages = ask(session.store, read_question(session.home.queries / "reads" / "passages.rq").text)[1]
    titles = "; ".join(dict.fromkeys(make_legible(row[2]) for row in passages))
    is_shipped = session.home.data == find_home().data
    return About(
        title="Strategy graph of south east London" if is_shipped else "Strategy graph",
        selector=make_legible(selector),
        fingerprint=session.fingerprint,
        date=day.isoformat(),
        source=f"selgraph {version('selgraph')}; read from: {titles}",
        licence="MIT; the documents belong to their issuers" if is_shipped else "not stated",
    )


def _listed(graph: Graph) -> Content:
    """Read everything once, for a format that has to see it several times."""
    from selgraph.export.content import Listed

    return Listed(graph.about, tuple(graph.elements()), tuple(graph.connections()), tuple(graph.gaps()))


def _place(output: Path, chosen: Format) -> tuple[Path, str, str]:
    """Say into which folder the files go, the stem of their names, and the ending of a single one."""
    from selgraph.export.formats import format_of, stem_of

    if output.is_dir() or (chosen.is_many and not output.suffix):
        return output, "selgraph", ""
    stem = stem_of(output.name, chosen) if format_of(output.name) is chosen else output.stem
    return output.parent, stem, output.name.removeprefix(stem).removeprefix(".")


def _warn(chosen: Format, content: Content | Graph) -> None:
    """Say beside the answer what the reader's program may stumble over."""
    from selgraph.export.mermaid import MANY_EDGES

    if chosen.name == "mermaid":
        edges = sum(1 for _ in content.connections())
        if edges > MANY_EDGES:
            note(
                f"{edges} statements: a Mermaid picture of more than {MANY_EDGES} cannot be read, and "
                "of more than 500 is not drawn. Pick less."
            )


def _watch(what: str, stream: Iterator[Any], total: int) -> Iterator[Any]:
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
