"""Where the pages of the explorer lie on a disk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from html import escape, unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from selgraph.export.reading import connection_id
from selgraph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PAGES: Final = {
    "/": "index.html",
    "/search": "search.html",
    "/lineage": "lineage.html",
    "/gaps": "gaps.html",
    "/ontology": "ontology.html",
}
_LONGEST_NAME: Final = 120  # characters; file systems take 255 bytes for a name, archives less
_LINK: Final = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_OTHER: Final = re.compile(r'<(link|script|form)\b([^>]*?)\s(href|src|action)="(/[^"]*)"')


@dataclass
class StaticLinks:
    """Gives each address of the explorer a file of its own, told apart on every file system.

    Args:
        pages: addresses of the things, speakers and documents that have a page.
        is_brief: whether of lineage only the view of one thing has a file.
        given: the file of each address that was asked for.
    """

    pages: Collection[str]
    is_brief: bool = False
    given: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def file_of(self, address: str) -> str:
        """Give the file of a page, as a path below the site's folder; empty where only a service has it.

        Args:
            address: path of a page, with its parameters; a fragment does not count.
        """
        address = spell_alike(address.partition("#")[0])
        if address not in self.given:
            self.given[address] = self._free(self._choose(address), address)
        return self.given[address]

    def _choose(self, address: str) -> str:
        """Choose the name of a file by the address alone."""
        parts = urlsplit(address)
        if not parts.query and parts.path in PAGES:
            return PAGES[parts.path]
        if parts.path.startswith("/static/"):
            return parts.path[1:]
        folder, _, name = parts.path[1:].partition("/")
        if address in self.pages:
            return f"{folder}/{_plain(unquote(name))}.html"
        file = _name_view(parts.path, parse_qsl(parts.query))
        return "" if self.is_brief and file.startswith("lineage-") else file

    def _free(self, file: str, address: str) -> str:
        """Give a name that no other address has, capital letters aside."""
        if file and file.lower() in self._taken and not file.startswith("evidence/"):
            file = f"{file.removesuffix('.html')}-{_hash(address)}.html"
        self._taken.add(file.lower())
        return file


def spell_alike(address: str) -> str:
    """Give one spelling of the addresses that pages give to the lineage of one thing.

    >>> spell_alike("/lineage?select=%2Bid%3Ax")
    '/lineage?select=%2Bx'
    """
    return re.sub(r"^(/lineage\?select=(?:%2B)?)id%3A", r"\1", address)


def _name_view(path: str, given: list[tuple[str, str]]) -> str:
    """Name the file of a view: evidence by its statement, lineage by its thing, others by their wish."""
    if path == "/evidence":
        values = {key: expand(value) or value for key, value in given}
        if "id" in values:
            return f"evidence/{values['id']}.html"
        return f"evidence/{connection_id(values['subject'], values['relation'], values['object'])}.html"
    select = dict(given).get("select", "")
    if path == "/lineage" and len(given) == 1 and re.fullmatch(r"\+?[^\s,:+]+|[^\s,:+]+\+", select):
        folder = "lineage-up" if select.endswith("+") else "lineage-down" if select[0] == "+" else "lineage"
        return f"{folder}/{_plain(select.strip('+'))}.html"
    folder = {"/lineage": "lineage-of", "/gaps": "gaps"}.get(path, "")
    return (
        f"{folder}/{_plain('-'.join(value.replace(':', '-') for _, value in given))}.html" if folder else ""
    )


def _plain(name: str) -> str:
    """Make a name that every file system takes; one that has to be changed gets a hash of what it was."""
    kept = re.sub(r"[^A-Za-z0-9_.-]", "-", name)[:_LONGEST_NAME].lstrip(".")
    return kept if kept == name else f"{kept}-{_hash(name)}"


def _hash(text: str) -> str:
    """Give eight digits that tell names apart which look alike."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def relink(page: str, address_of: Callable[[str], str]) -> str:
    """Lead the links of a page elsewhere; one that leads nowhere becomes its words.

    Args:
        page: as a template of ours wrote it, so that no tag holds a bare `>` and no link another.
        address_of: gives the new address of one that begins with a slash; empty for none.
    """

    def link(match: re.Match[str]) -> str:
        """Change one link."""
        before, href, after, words = match.groups()
        if not href.startswith("/"):
            return match[0]
        new = address_of(unescape(href))
        return f'<a{before} href="{escape(new)}"{after}>{words}</a>' if new else words

    def other(match: re.Match[str]) -> str:
        """Change one address of a file or a form."""
        tag, between, name, address = match.groups()
        return f'<{tag}{between} {name}="{escape(address_of(unescape(address)))}"'

    return _OTHER.sub(other, _LINK.sub(link, page))
