"""Whole answers that are kept, since the dataset does not change."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST_BYTES: Final = 64 << 20  # of each front; some ten thousand small answers
LARGEST: Final = 256 << 10  # a larger answer would push too many small ones out

Key = tuple[bytes, bytes, bytes]

_VARYING = {b"accept": 0, b"accept-encoding": 1}
_DECIDING = {
    b"if-none-match",
    b"accept-charset",
    b"range",
    b"expect",
    b"upgrade",
    b"transfer-encoding",
    b"content-length",
}


def key_of(url: bytes, headers: list[tuple[bytes, bytes]]) -> Key | None:
    """Make the key of a GET request, byte for byte what its answer depends on.

    Args:
        url: path and query, as they were sent.
        headers: names in lower case.

    Returns:
        None where a header asks for something out of the common.
    """
    accept = encoding = b""
    for name, value in headers:
        place = _VARYING.get(name)
        if place is not None:
            if place:
                encoding = encoding + b"," + value
            else:
                accept = accept + b"," + value
        elif name in _DECIDING:
            return None
    return url, accept, encoding


class Answers:
    """A bounded memory of responses, the one that was asked for longest ago going first.

    Args:
        most_bytes: how much is kept.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Begin empty."""
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[Key, bytes] = OrderedDict()  # a dict finds its first key ever more slowly

    def find(self, key: Key) -> bytes | None:
        """Give the response to a request, if it is known."""
        response = self._kept.get(key)
        if response is not None:
            self._kept.move_to_end(key)  # now the one that was asked for last
        return response

    def keep(self, key: Key, response: bytes) -> None:
        """Keep a response.

        Args:
            key: of its request.
            response: its headers but the first lines, and its body.
        """
        size = len(response) + sum(map(len, key))
        if size > LARGEST:
            return
        self._forget(key)
        self._kept[key] = response
        self._size += size
        while self._size > self._most:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        """Drop a response."""
        response = self._kept.pop(key, None)
        if response is not None:
            self._size -= len(response) + sum(map(len, key))
