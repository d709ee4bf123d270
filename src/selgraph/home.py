"""Where the files of a graph lie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from selgraph.errors import Place, UnreadableFileError

FORMAT: Final = "3"  # raised when what `build` writes changes, so that an older cache is not read


@dataclass(frozen=True, slots=True)
class Home:
    """The three folders that a graph is built from.

    Args:
        ontology: the terms, the shapes and the table of compositions.
        data: the documents, the names and the passages.
        queries: questions, checks, rules and reads.
    """

    ontology: Path
    data: Path
    queries: Path

    def shown(self, path: Path) -> str:
        """Give a path as the reader would write it: from the folder above `data`."""
        for root in (self.data.parent, self.ontology.parent, self.queries.parent):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.as_posix()

    def source_files(self) -> list[Path]:
        """List the RDF files that the dataset is made of, sorted, without shapes and rejected claims."""
        kept_out = {"shapes.ttl", "rejected.trig", "prefixes.ttl"}
        files = [*self.ontology.rglob("*.ttl"), *self.data.rglob("*.ttl"), *self.data.rglob("*.trig")]
        return sorted(path for path in files if path.name not in kept_out)

    def fingerprint(self) -> str:
        """Hash all that the dataset depends on: the RDF files and the queries, names and contents.

        Returns:
            64 hexadecimal digits.

        Raises:
            UnreadableFileError: a file cannot be read.
        """
        digest = hashlib.sha256(FORMAT.encode())
        for path in [*self.source_files(), *sorted(self.queries.rglob("*.rq"))]:
            shown = self.shown(path)
            try:
                content = hashlib.sha256(path.read_bytes()).digest()
            except OSError as error:
                raise UnreadableFileError(
                    f"The file cannot be read: {error.strerror}.", where=Place(shown), fix="Make it readable."
                ) from error
            digest.update(shown.encode() + b"\0" + content)
        return digest.hexdigest()


def find_home(folder: Path | None = None) -> Home:
    """Find the files of the graph.

    Args:
        folder: the reader's own workspace, with `data/` and, where they differ from ours, `ontology/` and
            `queries/`; None for the corpus that comes with the package.

    Raises:
        UnreadableFileError: the folder has no `data/`.
    """
    shipped = _shipped()
    if folder is None:
        return shipped
    if not (folder / "data").is_dir():
        raise UnreadableFileError(
            f'"{folder}" holds no folder "data".',
            where=Place(str(folder)),
            fix="Name a folder that has data/, and ontology/ and queries/ if they are your own.",
        )
    return Home(
        ontology=folder / "ontology" if (folder / "ontology").is_dir() else shipped.ontology,
        data=folder / "data",
        queries=folder / "queries" if (folder / "queries").is_dir() else shipped.queries,
    )


def _shipped() -> Home:
    """Find the corpus inside the wheel, or beside the sources in a checkout."""
    package = Path(__file__).resolve().parent
    for root in (package / "corpus", package.parents[1]):
        if (root / "ontology" / "strategy.ttl").is_file():
            return Home(ontology=root / "ontology", data=root / "data", queries=root / "queries")
    raise UnreadableFileError(
        "The corpus that belongs to selgraph is missing.",
        where=Place(str(package)),
        fix="Install the package again: pip install --force-reinstall selgraph",
    )
