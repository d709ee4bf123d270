"""What the commands share: options, the graph that they speak of, and where they write."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.errors import SelgraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.model import Node, Passage
    from selgraph.store import Store

HomeOption = Annotated[Path | None, typer.Option("--home", help="Your own folder with data/ (and ontology/, queries/).", envvar="SELGRAPH_HOME")]
TextsOption = Annotated[Path | None, typer.Option("--texts", help="Folder with your copies of the documents' texts.", envvar="SELGRAPH_TEXTS")]
EndpointOption = Annotated[str | None, typer.Option("--endpoint", help="Ask this SPARQL endpoint instead of the files.", envvar="SELGRAPH_ENDPOINT")]
EngineOption = Annotated[str, typer.Option("--engine", help="oxigraph, or rdflib as a second opinion.")]
TimeoutOption = Annotated[int, typer.Option("--timeout", help="Seconds to wait for an endpoint.", min=1)]
FormatOption = Annotated[str | None, typer.Option("--format", "-f", help="How to write the answer.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")]


@dataclass(frozen=True)
class Session:
    """The graph that one command speaks of.

    Args:
        folder: the reader's own workspace; None for the shipped corpus.
        endpoint: a SPARQL endpoint that holds the built dataset; None for the files.
        engine: `oxigraph` or `rdflib`.
        texts: folder of the texts; None where there is none.
        timeout_seconds: how long to wait for an endpoint.
    """

    folder: Path | None = None
    endpoint: str | None = None
    engine: str = "oxigraph"
    texts: Path | None = None
    timeout_seconds: int = 30

    @cached_property
    def home(self) -> Home:
        """The files."""
        from selgraph.home import find_home

        return find_home(self.folder)

    @cached_property
    def cache(self) -> Path | None:
        """Where to keep what was built; `SELGRAPH_CACHE=` (empty) keeps nothing."""
        given = os.environ.get("SELGRAPH_CACHE")
        if given is not None:
            return Path(given) if given else None
        from platformdirs import user_cache_path

        return user_cache_path("selgraph")

    @cached_property
    def store(self) -> Store:
        """The store that is asked."""
        from selgraph.build import open_dataset, open_store
        from selgraph.store import RemoteStore, load_rdflib

        if self.endpoint:
            return RemoteStore(self.endpoint, timeout_seconds=self.timeout_seconds)
        if self.engine == "rdflib":
            return load_rdflib(open_dataset(self.home, self.cache))
        if self.engine != "oxigraph":
            raise SelgraphError(f'There is no engine "{self.engine}".', fix="Choose oxigraph or rdflib.")
        return open_store(self.home, self.cache)

    @cached_property
    def facts(self) -> Facts:
        """Things, speakers and lineage."""
        from selgraph.facts import open_facts, read_facts

        if self.endpoint or self.engine != "oxigraph":
            return read_facts(self.store, self.home)
        return open_facts(self.home, self.cache)

    def find(self, name: str) -> Node:
        """Find the one thing that a name means."""
        return self.facts.find(name)

    @cached_property
    def full_text(self) -> Callable[[Passage], str] | None:
        """Gives a passage in full from the reader's own copy; None where there are no texts."""
        if self.texts is None:
            return None
        from functools import cache

        from selgraph.query import ask, read_question
        from selgraph.texts import Text, read_text

        folder = self.texts
        names = {row[0]: row[1] for row in ask(self.store, read_question(self.home.queries / "reads" / "texts.rq").text)[1]}

        @cache
        def text_of(document: str) -> Text:
            """Read one text once."""
            return read_text(folder, names[document])

        return lambda passage: text_of(passage.document).between(passage.first_line, passage.last_line)


def choose_format(given: str | None, output: Path | None, known: tuple[str, ...], default: str) -> str:
    """Choose how to write: what was asked for, else what the file's ending says, else the default.

    Raises:
        SelgraphError: what was asked for is not known; the known ones are listed.
    """
    endings = {"ttl": "turtle" if "turtle" in known else "ttl", "nq": "nquads" if "nquads" in known else "nq", "txt": "table"}
    choice = given or default
    if given is None and output is not None:
        ending = output.suffix.removeprefix(".").lower()
        choice = endings.get(ending, ending) or default
    if choice not in known:
        raise SelgraphError(f'There is no format "{choice}" here.', fix=f"Choose one of: {', '.join(known)}.")
    return choice


def write(content: str | bytes, output: Path | None = None) -> None:
    """Write an answer to stdout, or to a file whole or not at all."""
    data = content.encode() if isinstance(content, str) else content
    if output is not None:
        from selgraph.files import write_whole

        write_whole(output, data)
        note(f"Wrote {output}.")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Say something beside the answer, on stderr."""
    print(text, file=sys.stderr)  # noqa: T201 - the command line is where printing is done


def width() -> int:
    """Say how many characters a line may have: the terminal's, or a page's where there is none."""
    from selgraph.tables import WIDTH

    if not sys.stdout.isatty():
        return WIDTH
    import shutil

    return shutil.get_terminal_size((WIDTH, 24)).columns
