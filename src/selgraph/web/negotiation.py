"""Which format a client wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_PART = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r';\s*([^\s=;,]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s]*)')


@dataclass(frozen=True, slots=True)
class Wish:
    """One entry of an Accept header.

    Args:
        main: the part of the media type before the slash, lower case; `*` for any.
        sub: the part behind it; `*` for any.
        quality: 0 (never) to 1.
        charset: the character set that was asked for, lower case; empty for any.
    """

    main: str
    sub: str
    quality: float
    charset: str = ""

    @property
    def narrowness(self) -> int:
        """How exactly the wish names a type; the narrowest one that fits decides (RFC 9110 §12.5.1)."""
        return (self.main != "*") + (self.sub != "*")

    def fits(self, media_type: str) -> bool:
        """Say whether a media type is meant."""
        main, _, sub = media_type.partition("/")
        return self.main in ("*", main) and self.sub in ("*", sub)


def read_quality(text: str) -> float:
    """Read a q-value; what is not a number from 0 to 1 counts as 1.

    >>> read_quality("0.5"), read_quality("much")
    (0.5, 1.0)
    """
    return float(text) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", text) else 1.0


@lru_cache(maxsize=512)
def read_accept(header: str) -> tuple[Wish, ...]:
    """Read an Accept header (RFC 9110 §12.5.1); what cannot be read in it is passed over.

    >>> [(wish.sub, wish.quality) for wish in read_accept("text/CSV;q=0.5, */*;q=0.1")]
    [('csv', 0.5), ('*', 0.1)]
    """
    wishes = []
    for part in _PART.findall(header):
        name = part.split(";", 1)[0].strip().lower()
        main, slash, sub = name.partition("/")
        if name == "*":
            main, slash, sub = "*", "/", "*"  # Java's old URLConnection writes it so
        if not (main and slash and sub) or (main == "*" and sub != "*"):
            continue
        parameters = {key.lower(): value.strip('"').lower() for key, value in _PARAMETER.findall(part)}
        wishes.append(Wish(main, sub, read_quality(parameters.get("q", "1")), parameters.get("charset", "")))
    return tuple(wishes)


@lru_cache(maxsize=2048)
def choose(header: str | None, offered: tuple[str, ...]) -> str | None:
    """Choose the media type that a client likes best.

    Args:
        header: the Accept header; None or empty where there is none, which means anything.
        offered: what there is, all of it UTF-8, the service's own favourite first; it decides between equals.

    Returns:
        One of the offered types; None where the client takes none of them.

    >>> choose("text/*;q=0.5, text/html;q=0", ("text/html", "text/csv"))
    'text/csv'
    """
    if not header or not header.strip():
        return offered[0]
    wishes = read_accept(header)
    best, best_quality = None, 0.0
    for media_type in offered:
        fitting = [
            wish
            for wish in wishes
            if wish.fits(media_type) and wish.charset in ("", "*", "utf-8", "utf8", "us-ascii")
        ]
        if not fitting:
            continue
        narrowest = max(fitting, key=lambda wish: (wish.narrowness, wish.quality))
        if narrowest.quality > best_quality:
            best, best_quality = media_type, narrowest.quality
    return best


def choose_or_refuse(header: str | None, offered: tuple[str, ...]) -> str:
    """Choose the media type that a client likes best, of what there is; as `choose`.

    Raises:
        Problem: 406, with what there is.
    """
    chosen = choose(header, offered)
    if chosen is None:
        raise refuse_format(header, offered)
    return chosen


def refuse_format(wanted: str | None, offered: tuple[str, ...]) -> Problem:
    """Say that there is no such format, and which there are."""
    return Problem(
        406,
        f'There is no format "{wanted}" here.',
        fix=f"Accept one of: {list_types(offered)}.",
        more={"available": list(offered)},
    )


def takes(header: str | None, token: str) -> bool:
    """Say whether a header of tokens with q-values (Accept-Encoding, Accept-Charset) allows one of them.

    >>> takes("gzip;q=0, *", "gzip"), takes("br, *;q=0.1", "gzip"), takes(None, "gzip")
    (False, True, False)
    """
    named: dict[str, float] = {}
    for part in (header or "").split(","):
        name, _, rest = part.strip().lower().partition(";")
        match = re.search(r"q\s*=\s*([\d.]+)", rest)
        named[name.strip()] = read_quality(match[1]) if match else 1.0
    return named.get(token, named.get("*", 0.0)) > 0


def matches_etag(header: str | None, etag: str) -> bool:
    """Say whether an If-None-Match header names an entity tag, weakly compared (RFC 9110 §13.1.2).

    >>> matches_etag('"a", W/"b"', '"b"'), matches_etag("*", '"b"'), matches_etag(None, '"b"')
    (True, True, False)
    """
    if not header:
        return False
    if header.strip() == "*":
        return True
    return etag.removeprefix("W/") in re.findall(r'"[^"]*"', header)


def list_types(offered: Sequence[str]) -> str:
    """Write the offered types for a message."""
    return ", ".join(dict.fromkeys(offered))
