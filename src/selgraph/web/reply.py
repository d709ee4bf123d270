"""What a worker hands back."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, replace
from typing import Final

PACKET_BYTES: Final = 1400  # what fits one packet is not worth compressing
_COMPRESSED_ALREADY: Final = ("image/png", "application/gzip")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, ready to be sent.

    Args:
        body: the bytes of the answer.
        content_type: the Content-Type header.
        etag: entity tag; empty where two answers to the same request may differ.
        status: the HTTP status.
        headers: further headers.
        encoding: Content-Encoding; empty for none.
    """

    body: bytes
    content_type: str
    etag: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    encoding: str = ""

    def compressed(self) -> Reply:
        """Give the same answer with gzip, where that saves something."""
        if self.encoding or len(self.body) < PACKET_BYTES or self.content_type in _COMPRESSED_ALREADY:
            return self
        return replace(self, body=gzip.compress(self.body, compresslevel=1, mtime=0), encoding="gzip")


def make_etag(*parts: str) -> str:
    """Make a weak entity tag of all that an answer depends on."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return f'W/"{digest.hexdigest()}"'
