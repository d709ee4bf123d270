"""Finding things by their names, and passages by their quotations."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.likeness import find_alike, tell_lack
from selgraph.model import Passage
from selgraph.naming import plain
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_answer import reply_with
from selgraph.web.explorer_base import FactPages
from selgraph.web.explorer_words import name_passage

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

MOST_HITS: Final = 100  # a page that can be read; the page says when there are more
SUGGESTED: Final = 10
LONGEST: Final = 200  # characters of what is looked for
SEARCH_SUFFIXES: Final = {".html": "text/html", ".json": "application/json"}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Args:
        label: its name; of a passage, its quotation.
        kind: name of its class for people.
        href: path of its page.
        note: its other names; of a passage, its place.
    """

    label: str
    kind: str
    href: str
    note: str


class Search(FactPages):
    """Finds what holds the words of a text, the last of them perhaps only begun.

    The index is made once, before the workers are forked, and opened by each of them when it is first needed:
    an open SQLite connection must not be carried into another process. As `FactPages`.
    """

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Make the index."""
        super().__init__(served, facts, render)
        connection = sqlite3.connect(":memory:")
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(name, others, iri UNINDEXED, tokenize='unicode61')"
        )
        connection.executemany("INSERT INTO words VALUES (?, ?, ?)", self._rows())
        connection.commit()
        self._index = connection.serialize()
        connection.close()

    def _rows(self) -> list[tuple[str, str, str]]:
        """Give for everything that can be found its name, its other words and its IRI."""
        facts = self._facts
        things = [
            (plain(node.label), " / ".join(map(plain, (*node.other_names, slug_of(node.iri)))), node.iri)
            for node in facts.nodes.values()
        ]
        documents = [(plain(one.title), plain(slug_of(one.iri)), one.iri) for one in facts.documents.values()]
        passages = [
            ("", f"{plain(one.quote)} / {plain(one.section)}", one.iri)
            for one in facts.speakers.values()
            if isinstance(one, Passage)
        ]
        return [*things, *documents, *passages]

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        """The index, opened in this process."""
        connection = sqlite3.connect(":memory:")
        connection.deserialize(self._index)
        return connection

    def find(self, text: str, most: int) -> tuple[list[Hit], bool]:
        """Find what holds all words of a text, else what holds words like them, or most of them.

        Args:
            text: what to look for.
            most: how many to give.

        Returns:
            Best first: by the rank of FTS5 (BM25), names before other words, the shorter name first; and
            whether each holds all words, or other forms of them.
        """
        words = re.findall(r"\w+", plain(text[:LONGEST]))
        if not words:
            return [], True
        query = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        rows = self._connection.execute(
            "SELECT iri FROM words WHERE words MATCH ? "
            "ORDER BY bm25(words, 10.0, 1.0), length(name), iri LIMIT ?",
            (query, most),
        ).fetchall()
        if rows:
            return [self._hit(iri) for (iri,) in rows], True
        texts = [
            (iri, held) for name, others, iri in self._rows() for held in (name, *others.split(" / ")) if held
        ]
        alike = find_alike(" ".join(words), texts)
        best = sorted(alike.scores, key=lambda iri: (-alike.scores[iri], iri))[:most]
        return [self._hit(iri) for iri in best], alike.is_whole

    def _hit(self, iri: str) -> Hit:
        """Describe what was found."""
        facts = self._facts
        href = self._links.page(iri)
        if iri in facts.nodes:
            node = facts.nodes[iri]
            return Hit(node.label, facts.strategy.kind_label(node), href, "; ".join(node.other_names))
        if iri in facts.documents:
            one = facts.documents[iri]
            return Hit(one.title, "document", href, one.issued or one.period)
        speaker = facts.speakers[iri]
        if isinstance(speaker, Passage):
            return Hit(f"“{speaker.quote}”", "passage", href, name_passage(speaker))
        return Hit(slug_of(iri), "", href, "")

    def all_hits(self) -> list[tuple[str, str, Hit]]:
        """Give all that can be found, with the name and the other words under which it is looked for."""
        return [(name, others, self._hit(iri)) for name, others, iri in self._rows()]

    def answer(self, text: str, media_type: str, known_etag: str | None) -> Reply:
        """Answer a search as a page, or as suggestions.

        Args:
            text: what to look for.
            media_type: one of `SEARCH_SUFFIXES`.
            known_etag: the If-None-Match header.
        """

        def write() -> bytes:
            """Look for it, and write what is found."""
            if media_type == "application/json":
                hits, _ = self.find(text, SUGGESTED)
                values = {"asked": text, "found": [asdict(hit) for hit in hits]}
                return json.dumps(values, ensure_ascii=False).encode() + b"\n"
            hits, is_whole = self.find(text, MOST_HITS + 1)
            page = self._render(
                "explorer_search.html",
                title=f"Search: {text}" if text.strip() else "Search",
                asked_for=text,
                hits=hits[:MOST_HITS],
                lack="" if is_whole else tell_lack(text),
                has_more=len(hits) > MOST_HITS,
                most=MOST_HITS,
            )
            return page.encode()

        return reply_with((self._served.hash, "search", text), media_type, known_etag, write)
