"""A site written to a folder, or into one file."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from selgraph.web.render import FOLDER
from selgraph.web.static_links import relink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selgraph.web.static_site import StaticSite, Watch

_OF_SERVICE: Final = ("editor.js",)  # files of pages that a site does not have
ABOUT: Final = "about.json"
FOLDER_POLICY: Final = (  # 'self' means nothing on a disk to some browsers, so `file:` says it again
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:; "
    "form-action 'self' file:; base-uri 'none'"
)
_PACK_BYTES: Final = 1_000_000  # of pages that are packed together: what a browser unpacks at once
_MAIN: Final = re.compile(r'<main id="main">(.*?)</main>', re.DOTALL)
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_BODY: Final = re.compile(r'<body(?: class="([^"]*)")?>')


def folder_files(site: StaticSite, watch: Watch) -> Iterator[tuple[str, bytes]]:
    """Give the files of a site that is a folder: path below it, and what is in it.

    Args:
        site: what is written.
        watch: is given each pass through the pages, for a progress bar.
    """
    yield ABOUT, (json.dumps(dict(site.about.pairs()), ensure_ascii=False, indent=2) + "\n").encode()
    for path in sorted((FOLDER / "static").iterdir()):
        if path.name not in _OF_SERVICE:
            yield f"static/{path.name}", path.read_bytes()
    for page in site.pages(watch):
        yield page.file, site.to_files(page).encode()
    yield "static/search-index.js", b"globalThis.selgraphIndex = " + _json(site.index()) + b";\n"


def write_single(site: StaticSite, watch: Watch, out: BinaryIO) -> None:
    """Write a site as one HTML file, whose script shows the pages that lie packed in it.

    No text of the dataset stands in the file as it is: pages are packed (gzip, Base64), a megabyte of them
    together, so that no label can end the element that holds it.
    """
    dress = (FOLDER / "static" / "explorer.js").read_text("utf-8")
    offline = (FOLDER / "static" / "offline.js").read_text("utf-8")
    script = f"globalThis.selgraphDress = () => {{\n{dress}}};\n{offline}"
    icon = base64.b64encode((FOLDER / "static" / "icon.svg").read_bytes()).decode()
    shelf = _Shelf(out)
    for page in site.pages(watch):
        if not shelf.where:
            out.write(_head(page.html, script, icon, site).encode())
        html = relink(page.html, lambda address: _route(site, address))
        main, title, body = _MAIN.search(html), _TITLE.search(html), _BODY.search(html)
        assert main is not None and title is not None and body is not None  # noqa: S101, PT018 - base.html has them
        shelf.put(page.file, [unescape(title[1]), main[1], body[1] or ""])
    shelf.close()
    out.write(_packed("index", site.index()))
    out.write(b'<script type="application/json" id="pages">' + _json(shelf.where) + b"</script>\n")
    out.write(f"<script>{script}</script>\n</body>\n</html>\n".encode())


@dataclass
class _Shelf:
    """Packs pages as they come.

    Args:
        out: where packs are written.
        where: for each page, its pack.
    """

    out: BinaryIO
    where: dict[str, int] = field(default_factory=dict)
    _pages: dict[str, list[str]] = field(default_factory=dict)
    _size: int = 0
    _number: int = 0

    def put(self, file: str, page: list[str]) -> None:
        """Add a page."""
        self.where[file] = self._number
        self._pages[file] = page
        self._size += len(page[1])
        if self._size > _PACK_BYTES:
            self.close()

    def close(self) -> None:
        """Write what has gathered."""
        if self._pages:
            self.out.write(_packed(str(self._number), self._pages))
        self._pages, self._size, self._number = {}, 0, self._number + 1


def _packed(name: str, value: Any) -> bytes:
    """Write an element that holds a value, packed."""
    packed = base64.b64encode(gzip.compress(_json(value), compresslevel=9, mtime=0))
    return f'<script type="text/plain" id="pack-{name}">'.encode() + packed + b"</script>\n"


def _head(front: str, script: str, icon: str, site: StaticSite) -> str:
    """Make the beginning of the single file of the front page: its head and header around an empty main."""
    styles = _styles(front)
    policy = (
        f"default-src 'none'; style-src {_hash(styles)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    html = relink(front, lambda address: _route(site, address))
    html = re.sub(r'<(?:link rel="stylesheet"|script)[^>]*>(?:</script>)?\n?', "", html)
    html = re.sub(
        r'(http-equiv="Content-Security-Policy" content=)"[^"]*"', rf'\1"{escape(policy, quote=True)}"', html
    )
    html = re.sub(
        r'<link rel="icon"[^>]*>', f'<link rel="icon" href="data:image/svg+xml;base64,{icon}">', html
    )
    html = html.replace("</head>", f"<style>{styles}</style>\n</head>", 1)
    no_script = (
        "<noscript><p>This file shows its pages by a script that stands in it and fetches nothing. Where "
        "scripts may not run, ask for the folder: <code>selgraph export site -o FOLDER</code>.</p></noscript>"
    )
    html = _MAIN.sub(lambda _: f'<main id="main">{no_script}</main>', html, count=1)
    return html.partition("</body>")[0]


def _styles(front: str) -> str:
    """Gather all styles: those of the front page in their order, then those that only other pages have."""
    linked = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', front)
    others = sorted({path.name for path in (FOLDER / "static").glob("*.css")} - {*linked})
    return "\n".join((FOLDER / "static" / name).read_text("utf-8") for name in (*linked, *others))


def _route(site: StaticSite, address: str) -> str:
    """Give the address of a page within the single file."""
    file = site.links.file_of(address)
    fragment = address.partition("#")[2]
    return f"#/{file}" + (f"#{fragment}" if fragment else "") if file else ""


def _hash(text: str) -> str:
    """Name an inline element for the policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> bytes:
    """Write JSON that may stand inside a script: no `<`, no line separators of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
