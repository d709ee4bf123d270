"""Text as XML wants it."""

from __future__ import annotations

import re
from typing import Final

_SPECIAL: Final = re.compile('[&<>"\r\n\t]')
_IN_TEXT: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE: Final = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xml_text(text: str) -> str:
    """Escape a text that stands between tags; line breaks stay line breaks.

    >>> xml_text('a < "b" & c')
    'a &lt; "b" &amp; c'
    """
    if not _SPECIAL.search(text):
        return text
    return _SPECIAL.sub(lambda match: _IN_TEXT.get(match[0], match[0]), text)


def xml_attribute(text: str) -> str:
    r"""Escape a text that stands between double quotes, so that line breaks survive (XML 1.0, clause 3.3.3).

    >>> xml_attribute('say "no"\nnow')
    'say &quot;no&quot;&#10;now'
    """
    if not _SPECIAL.search(text):
        return text
    return _SPECIAL.sub(lambda match: _IN_ATTRIBUTE[match[0]], text)


def xml_comment(text: str) -> str:
    """Make a text into a comment, in which two hyphens may not stand together.

    >>> xml_comment("a--b-")
    '<!-- a- -b- -->'
    """
    inner = text
    while "--" in inner:
        inner = inner.replace("--", "- -")
    return f"<!-- {inner} -->"
