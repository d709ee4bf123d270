"""What the commands share: options, the graph that they speak of, and where they write."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import note
from selgraph.errors import EndpointError, SelgraphError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import pyoxigraph

    from selgraph.extract import Source
    from selgraph.facts import Facts
    from selgraph.graph import Graph
    from selgraph.home import Home
    from selgraph.model import Node, Passage
    from selgraph.store import OxigraphStore, Store
    from selgraph.store.access import Credentials
    from selgraph.texts import Text


def read_credentials() -> Credentials:
    """Read from the environment who we are to a store that others keep."""
    from selgraph.store.access import Credentials

    names = ("SELGRAPH_USER", "SELGRAPH_PASSWORD", "SELGRAPH_TOKEN")
    return Credentials(*(os.environ.get(name, "") for name in names))


@dataclass(frozen=True)
class Session:
    """The graph that one command speaks of, and the options that say where it lies.

    Args:
        texts: folder of the texts; None where there is none.
        folder: the reader's own workspace; None for the shipped corpus.
        disk: folder of a store on disk that `selgraph build --store` has written; None for the files.
        endpoint: a SPARQL endpoint that holds the built dataset; None for the files.
        engine: `oxigraph` or `rdflib`.
        timeout_seconds: how long to wait for an endpoint.
    """

    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts", help="Folder with your copies of the documents' texts.", envvar="SELGRAPH_TEXTS"
        ),
    ] = None
    folder: Annotated[
        Path | None,
        typer.Option(
            "--home", help="Your own folder with data/ (and ontology/, queries/).", envvar="SELGRAPH_HOME"
        ),
    ] = None
    disk: Annotated[
        Path | None,
        typer.Option(
            "--store",
            help="Ask this store on disk, which build --store has written.",
            envvar="SELGRAPH_STORE",
        ),
    ] = None
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint", help="Ask this SPARQL endpoint instead of the files.", envvar="SELGRAPH_ENDPOINT"
        ),
    ] = None
    engine: Annotated[str, typer.Option("--engine", help="oxigraph, or rdflib as a second opinion.")] = (
        "oxigraph"
    )
    timeout_seconds: Annotated[
        int, typer.Option("--timeout", help="Seconds to wait for an endpoint.", min=1)
    ] = 30

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
        from selgraph.store import RemoteStore, load_rdflib

        if self.endpoint:
            if self.disk:
                raise SelgraphError(
                    "--endpoint and --store name two places to ask.",
                    fix="Name one; SELGRAPH_ENDPOINT and SELGRAPH_STORE count, too.",
                )
            return RemoteStore(
                self.endpoint, timeout_seconds=self.timeout_seconds, credentials=read_credentials()
            )
        if self.engine == "rdflib":
            return load_rdflib(self.dataset)
        if self.engine != "oxigraph":
            raise SelgraphError(f'There is no engine "{self.engine}".', fix="Choose oxigraph or rdflib.")
        return self._oxigraph

    @cached_property
    def dataset(self) -> pyoxigraph.Store:
        """The built dataset itself, for what passes through all of it; an endpoint's is copied here."""
        if self.endpoint:
            from selgraph.fetch import fetch_dataset

            return fetch_dataset(self.store)
        return self._oxigraph.dataset

    def portion(self, things: Collection[str]) -> Source:
        """Give a dataset that holds what is said of some things: of an endpoint's no more than that."""
        if not self.endpoint:
            return self
        from selgraph.portion import fetch_portion

        return fetch_portion(self.store, self.home, things) or self

    @property
    def is_built(self) -> bool:
        """Whether what is asked was built before, with what rules derive: a store, and no files."""
        return bool(self.endpoint) or self.disk is not None

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the files that the dataset was built from; of an endpoint's, of what it says."""
        if self.endpoint:
            from selgraph.fetch import fingerprint_of

            return fingerprint_of(self.dataset)
        from selgraph.store import DiskStore

        engine = self._oxigraph if self.disk is not None else None
        return engine.manifest.fingerprint if isinstance(engine, DiskStore) else self.home.fingerprint()

    @cached_property
    def _oxigraph(self) -> OxigraphStore:
        """The default engine: in memory, or on disk and read-only."""
        from selgraph.build import open_store
        from selgraph.store import open_disk_store

        return open_store(self.home, self.cache) if self.disk is None else open_disk_store(self.disk)

    @cached_property
    def facts(self) -> Facts:
        """Things, speakers and lineage."""
        from selgraph.facts import open_facts, read_facts

        if not self.endpoint and not self.disk and self.engine == "oxigraph":
            return open_facts(self.home, self.cache)
        if not self.endpoint and not self.disk:
            return read_facts(self.store, self.home)
        from selgraph.distant import DistantFacts
        from selgraph.reads import Tables

        facts = DistantFacts(Tables(lambda: self.store, self.home, None))
        if self.endpoint and not facts.term_labels:
            raise EndpointError(
                f'The endpoint "{self.endpoint}" holds nothing that has a name.',
                fix="Load the built dataset into it: selgraph publish --endpoint URL",
            )
        return facts

    @cached_property
    def graph(self) -> Graph:
        """The graph as Python users hold it."""
        from selgraph.graph import Graph

        return Graph(self.facts, self.home, source=self, portion=self.portion)

    def find(self, name: str | list[str]) -> Node:
        """Find the one thing that a name means; its words may come one by one, as a shell gives them."""
        return self.facts.find(name if isinstance(name, str) else " ".join(name))

    def full_text_if(self, in_full: bool) -> Callable[[Passage], str] | None:
        """Give what shows passages in full, where that is asked for; say so where no texts are at hand."""
        if in_full and self.texts is None:
            note("Passages are shown as quotations: name the folder of the texts with --texts.")
        return self.full_text if in_full else None

    @cached_property
    def text_files(self) -> dict[str, tuple[str, str]]:
        """The name and the SHA-256 of each document's text, by document."""
        from selgraph.query import ask, read_question

        rows = ask(self.store, read_question(self.home.queries / "reads" / "texts.rq").text)[1]
        return {document: (name, sha256) for document, name, sha256 in rows}

    @cached_property
    def full_text(self) -> Callable[[Passage], str] | None:
        """Gives a passage in full from the reader's own copy; None where there are no texts."""
        text_of = self.text_of
        if text_of is None:
            return None
        return lambda passage: text_of(passage.document).between(passage.first_line, passage.last_line)

    @cached_property
    def text_of(self) -> Callable[[str], Text] | None:
        """Gives the text of a document from the reader's own copy; None where there are no texts."""
        if self.texts is None:
            return None
        from functools import cache

        from selgraph.texts import read_text

        folder = self.texts
        if not folder.is_dir():
            raise UnreadableFileError(
                f'"{folder}" is no folder.', fix="Name the folder that holds the texts."
            )
        known = self.text_files

        @cache
        def text_of(document: str) -> Text:
            """Read one text once, and say where it is not the edition that the passages were read in."""
            if document not in known:
                raise UnreadableFileError(
                    f'The graph names no text for "{document}".', fix="Leave --texts out."
                )
            name, sha256 = known[document]
            text = read_text(folder, name)
            if text.sha256 != sha256:
                note(f'"{name}" is not the edition that was read; its lines may have moved.')
            return text

        return text_of


PlainSession = Annotated[Session, Only("folder", "disk", "endpoint", "engine", "timeout_seconds")]
