"""The explorer as pages that need no server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from selgraph.export.rdf import quads
from selgraph.vocabulary import BASE, PREFIXES
from selgraph.web.dataset import Served
from selgraph.web.explorer import make_explorer
from selgraph.web.explorer_start import start_values
from selgraph.web.limits import Limits
from selgraph.web.links import links_of
from selgraph.web.render import make_renderer
from selgraph.web.static_links import StaticLinks, relink, spell_alike
from selgraph.web.things import Things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph

    from selgraph.export.content import About
    from selgraph.export.reading import Extract
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.web.reply import Reply

    Watch = Callable[[str, Iterator[Any], int], Iterator[Any]]

ADDRESS: Final = "http://localhost/"  # stands in no page: every link is led to a file
_HREF: Final = re.compile(r'\shref="(/(?:evidence|lineage|gaps)(?:\?[^"]*)?)"')


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a site.

    Args:
        file: path below the site's folder.
        html: the page; its links are addresses of the service.
    """

    file: str
    html: str


class StaticSite:
    """Writes the explorer's pages for a dataset, as the service writes them.

    Args:
        dataset: a built dataset, or a part of one.
        facts: what it holds.
        home: where its queries lie.
        about: what the site says of itself.
        policy: what its pages may load, as a Content-Security-Policy.
        is_brief: whether the views of whole threads and of whole kinds are left out.
        is_part: whether the dataset is a part of another; how much was read cannot be told from it.
    """

    def __init__(  # noqa: PLR0913 - what is shown, and how
        self,
        dataset: pyoxigraph.Store,
        facts: Facts,
        home: Home,
        about: About,
        policy: str,
        *,
        is_brief: bool = False,
        is_part: bool = False,
    ) -> None:
        """Make the explorer."""
        self.about = about
        self.count = 0
        served = Served(dataset, "selgraph", ADDRESS, BASE, about.fingerprint, home, facts)
        blank = make_renderer(served, is_static=True)

        def render(name: str, **values: Any) -> str:
            """Fill a template with what every page of a site says."""
            return blank(name, about=about.pairs(), policy=policy, is_part=is_part, **values)

        explorer = make_explorer(served, render, is_static=True)
        assert explorer is not None  # noqa: S101 - there are facts
        self._served, self._facts, self._render, self._explorer = served, facts, render, explorer
        self._things = Things(served, Limits(), render, lambda iri, _: explorer.pages.page(iri, []))
        page_of = links_of(served).page
        self._pages_of = {page_of(iri): iri for iri in (*facts.documents, *facts.nodes, *facts.speakers)}
        self.links = StaticLinks(self._pages_of, is_brief)
        self._led_to: set[str] = set()

    def pages(self, watch: Watch) -> Iterator[Page]:
        """Go through the pages, counted in `count`; as `_pages`."""
        self.count = 0
        for page in self._pages(watch):
            self.count += 1
            yield page

    def _pages(self, watch: Watch) -> Iterator[Page]:
        """Go through the pages: of things and speakers, then the evidence they name, lineage, gaps.

        Args:
            watch: is given each of these passes with its length, and gives it back; for a progress bar.
        """
        wanted: dict[str, None] = {}
        addresses = {**dict(sorted(self._pages_of.items())), "/ontology": BASE + "ontology"}
        yield self._find_links(Page(self.links.file_of("/"), self._start()), wanted)
        search = self._explorer.search.answer("", "text/html", None).body.decode()
        yield self._find_links(Page(self.links.file_of("/search"), search), wanted)
        for address, iri in watch("pages", iter(addresses.items()), len(addresses)):
            html = self._things.describe(iri, "text/html", None).body.decode()
            yield self._find_links(Page(self.links.file_of(address), html), wanted)
        for name, show in (
            ("evidence", self._explorer.evidence.evidence),
            ("lineage", self._explorer.lineage.lineage),
            ("gaps", self._explorer.gaps.gaps),
        ):
            yield from self._follow(name, show, wanted, watch)

    def _follow(
        self, name: str, show: Callable[..., Reply], wanted: dict[str, None], watch: Watch
    ) -> Iterator[Page]:
        """Go through the views of one sort that pages lead to, and those that these lead to."""
        done: set[str] = set()
        while waiting := [one for one in wanted if one.startswith(f"/{name}") and one not in done]:
            for address in watch(name, iter(waiting), len(waiting)):
                given = tuple(parse_qsl(urlsplit(address).query))
                html = show(given, "text/html", None).body.decode()
                yield self._find_links(Page(self.links.file_of(address), html), wanted)
            done.update(waiting)

    def _find_links(self, page: Page, wanted: dict[str, None]) -> Page:
        """Note the views that a page leads to; each file once."""
        from html import unescape

        for match in _HREF.finditer(page.html):
            address = spell_alike(unescape(match[1]))
            file = "" if address in self.links.given else self.links.file_of(address)
            if file and file not in self._led_to:
                self._led_to.add(file)  # the evidence of a statement has two addresses
                wanted[address] = None
        return page

    def _start(self) -> str:
        """Write the front page."""
        served = self._served
        return self._render(
            "explorer_start.html",
            title=served.title,
            quads=len(served.store),
            graphs=0,
            files=(),
            **start_values(served, self._facts),
        )

    def index(self) -> list[list[str]]:
        """List what can be found: name and other words, plain; label, kind, file, note."""
        return [
            [name, others, hit.label, hit.kind, self.links.file_of(hit.href), hit.note]
            for name, others, hit in self._explorer.search.all_hits()
        ]

    def to_files(self, page: Page) -> str:
        """Lead the links of a page to the files beside it."""
        up = "../" * page.file.count("/")

        def address_of(address: str) -> str:
            """Give the relative path of a file."""
            file = self.links.file_of(address)
            fragment = address.partition("#")[2]
            return (up + file + (f"#{fragment}" if fragment else "")) if file else ""

        return relink(page.html, address_of)


def part_of(extract: Extract) -> pyoxigraph.Store:
    """Make a dataset of what is picked out of another, with the ontology, which is not picked from."""
    import pyoxigraph as ox

    own = tuple(PREFIXES[name] for name in ("id", "passage", "reading", "rule", "document"))
    terms = (
        quad
        for quad in extract.dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if not (isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(own))
    )
    part = ox.Store()
    part.bulk_extend(terms)
    part.bulk_extend(quads(extract))
    return part
