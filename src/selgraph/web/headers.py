"""Headers that tell a browser what a page may load, and who may read an answer."""

from __future__ import annotations

from typing import Final

from selgraph.report_page import style_hash
from selgraph.web.sparql import CORS

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Final = {
    # a board paper is a file of its own, with its style sheet in it
    "Content-Security-Policy": PAGE_POLICY.replace(
        "style-src 'self'", f"style-src 'self' 'sha256-{style_hash()}'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
CORS_HEADERS: Final = {name.decode(): value.decode() for name, value in CORS}
