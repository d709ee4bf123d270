"""The ways in which a thing can change from one document to another."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Change(StrEnum):
    """What became of a thing; `MEANINGS` defines each."""

    KEPT = "kept"
    REWORDED = "re-worded"
    NARROWED = "narrowed"
    WIDENED = "widened"
    SPLIT = "split"
    MERGED = "merged"
    TARGET_MOVED = "target moved"
    MOVED = "moved to another organisation"
    NEW = "new"
    NOT_MENTIONED = "not mentioned"
    UNKNOWN = "not known: unread"


MEANINGS: Final = {
    Change.KEPT: (
        "named on both sides as the same thing, or by a reading of both, or restated or continued on the "
        "later side, and none of the changes below is stated of it"
    ),
    Change.REWORDED: (
        "restated or continued with a change of wording that a curator tells; or a course of action, an "
        "enabler or a measure that goes by another name"
    ),
    Change.NARROWED: "restated or continued by what is stated to narrow it, or what it had become in between",
    Change.WIDENED: "restated or continued by what is stated to widen it, or what it had become in between",
    Change.SPLIT: (
        "restated or continued by two or more things of one later document, none of which is a part of, "
        "serves or carries on another of them, and not named again itself"
    ),
    Change.MERGED: (
        "restated or continued by something that restates or continues another thing of the same earlier "
        "document as well, where neither of the two is a part of, serves or carries on the other"
    ),
    Change.TARGET_MOVED: (
        "both sides give it a target in the same unit, and no amount, comparator and date of the one is that "
        "of the other"
    ),
    Change.MOVED: (
        "both sides say who owns, leads, provides or commissions it, and none of the later organisations is "
        "one of the earlier, has taken the place of one (a commissioning group for its primary care trust), "
        "or has such a one among its members"
    ),
    Change.NEW: (
        "named on the later side, and restates or continues nothing of the earlier side, every line of which "
        "was read: new as far as the documents have been linked"
    ),
    Change.NOT_MENTIONED: (
        "neither named nor restated nor continued on the later side, every line of which was read; that is "
        "not to say that it was given up"
    ),
    Change.UNKNOWN: "neither linked nor named, and the other side has lines that nobody has read",
}
"""What each change means, and so what it takes for a thing to be counted under it."""
