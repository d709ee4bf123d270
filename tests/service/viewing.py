"""Pages of the explorer, asked for by their addresses, without a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from selgraph.vocabulary import BASE
from selgraph.web.reply import Reply

Handlers = Mapping[str, Callable[..., Reply]]


def view(handlers: Handlers, address: str, media_type: str = "text/html") -> str:
    """Give the page at an address, or its twin in another format."""
    parts = urlsplit(address)
    path, given = parts.path.lstrip("/"), tuple(parse_qsl(parts.query))
    if path.startswith("matrix/printed/"):
        path, given = "matrix/printed", (("name", path.rpartition("/")[2]), *given)
    if path == "search":
        reply = handlers[path](dict(given)["q"], media_type, None)
    elif path in handlers:
        reply = handlers[path](given, media_type, None)
    else:
        reply = handlers["describe"](BASE + path, media_type, None)
    return reply.body.decode()
