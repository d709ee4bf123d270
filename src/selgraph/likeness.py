"""Which of many texts hold the words that somebody looks for, or words like them."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR: Final = 0.75  # likeness, 0 to 1, from which a word or a text counts as misspelt: one letter in four
MISSPELT: Final = 0.8  # what a misspelt word is worth beside a right one
BEGINNING: Final = 0.9  # what a word that only begins so is worth
FORM: Final = 0.95  # what another form of a word is worth: disabilities for disability
SHORTEST_BEGINNING: Final = 3  # shorter beginnings fit too many words
MOST_OF: Final = 0.5  # the share of what all words weigh from which a text that lacks some of them is given

# Words that say nothing of what is looked for; they count where nothing else is asked.
_LITTLE: Final = """a an and any are as at be been being by can did do does doing done for from has have how i
    in into is it its me of on or our s should that the their them there these they this those to was we were
    what when where which who whose why will with would"""
LITTLE_WORDS: Final = frozenset(_LITTLE.split())


@dataclass(frozen=True, slots=True)
class Alike:
    """What was found to be like a text.

    Args:
        scores: how like it is, by key; more is better.
        is_whole: whether each holds all words, or other forms of them; little words do not count.
    """

    scores: dict[str, float]
    is_whole: bool = True


def find_alike(wanted: str, texts: Sequence[tuple[str, str]], *, is_forgiving: bool = True) -> Alike:
    """Find the texts that hold the words of another, or words like them.

    Words count one by one: the word, another form of it, a word that begins so; where no text has any of
    these, a word that is spelt like it. Where no text holds all of them little words are left out, and then
    the words that the texts hold the most of: a text that holds at least half of what the words weigh is
    given, a word weighing the more the fewer texts hold it. Where there is none, a text counts that is like
    the wanted one as a whole.

    Args:
        wanted: what is looked for, as `selgraph.naming.plain` writes it.
        texts: each with the key that it is found by, which may have several texts; as `plain` writes them.
        is_forgiving: whether words and texts spelt alike count; in long texts too many words are.

    >>> find_alike("learning disabilities", [("a", "learning disability nurses"), ("b", "learning to walk")])
    ... # doctest: +ELLIPSIS
    Alike(scores={'a': 1.041...}, is_whole=True)
    >>> find_alike("oral surgery for bats", [("a", "minor oral surgery"), ("b", "urgent care")])
    ... # doctest: +ELLIPSIS
    Alike(scores={'a': 0.666...}, is_whole=False)
    """
    words = wanted.split()
    if not words:
        return Alike({})
    split = [(key, text, text.split()) for key, text in texts]
    vocabulary = {word for _, _, held in split for word in held}
    likes = [_find_words_like(word, vocabulary, is_forgiving=is_forgiving) for word in words]
    wanted_words = {word for like in likes for word in like}
    rows = [
        (key, text, len(held), [max((like.get(word, 0.0) for word in held), default=0.0) for like in likes])
        for key, text, held in split
        if not wanted_words.isdisjoint(held)
    ]
    telling = [place for place, word in enumerate(words) if word not in LITTLE_WORDS]
    for places in (list(range(len(words))), telling):
        scores: dict[str, float] = {}
        for key, text, length, found in rows:
            values = [found[place] for place in places]
            if values and min(values) > 0:
                score = sum(values) / len(values) + len(values) / (10 * max(len(values), length))
                scores[key] = max(scores.get(key, 0.0), score + (text == wanted))
        if scores:
            return Alike(scores, is_whole=all(max(likes[place].values()) > MISSPELT for place in places))
    partly = _weigh([(key, [found[place] for place in telling]) for key, _, _, found in rows], len(split))
    if not partly and is_forgiving:
        partly = _find_wholes_like(wanted, texts)
    return Alike(partly, is_whole=False)


def tell_lack(wanted: str) -> str:
    """Say what is lacking in what was found not to be whole.

    >>> tell_lack("homeless")
    'None holds this word; these hold words spelt alike.'
    """
    if len(wanted.split()) == 1:
        return "None holds this word; these hold words spelt alike."
    return "None holds all of these words; these hold the most of them, or words spelt alike."


def _find_words_like(word: str, vocabulary: set[str], *, is_forgiving: bool) -> dict[str, float]:
    """Find the words that are this one, begin with it, are another form of it or else spelt like it."""
    found: dict[str, float] = {}
    if len(word) >= SHORTEST_BEGINNING:
        from snowballstemmer.english_stemmer import EnglishStemmer

        stem_word = EnglishStemmer().stemWord
        stem = stem_word(word)
        beginning = word[
            :SHORTEST_BEGINNING
        ]  # no form of a word begins otherwise, and stemming all takes long
        alike = [other for other in vocabulary if other.startswith(beginning)]
        found = {other: BEGINNING for other in alike if other.startswith(word)}
        found |= {other: FORM for other in alike if stem_word(other) == stem}
    if word in vocabulary:
        found[word] = 1.0
    if found or not is_forgiving:
        return found
    from difflib import get_close_matches

    return dict.fromkeys(get_close_matches(word, vocabulary, n=20, cutoff=NEAR), MISSPELT)


def _weigh(rows: list[tuple[str, list[float]]], number: int) -> dict[str, float]:
    """Give the texts that hold most of what the words weigh, each with its share, 0 to 1.

    Args:
        rows: the texts that hold one of the words at least: key, and how like each word it is.
        number: of all texts.
    """
    if not rows or len(rows[0][1]) < 2:  # noqa: PLR2004 - of one word there is no part
        return {}
    held = [sum(value > 0 for value in column) for column in zip(*(found for _, found in rows), strict=True)]
    weights = [log(1 + number / max(count, 1)) for count in held]
    scores: dict[str, float] = {}
    for key, found in rows:
        share = sum(weight * value for weight, value in zip(weights, found, strict=True)) / sum(weights)
        if share >= MOST_OF:
            scores[key] = max(scores.get(key, 0.0), share)
    return scores


def _find_wholes_like(wanted: str, texts: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Find the texts that are like another as a whole; by key, each with its likeness, 0 to 1."""
    from difflib import SequenceMatcher

    scored: dict[str, float] = {}
    matcher = SequenceMatcher(None, b=wanted)
    for key, text in texts:
        matcher.set_seq1(text)
        if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR:
            scored[key] = max(scored.get(key, 0.0), matcher.ratio())
    return scored
