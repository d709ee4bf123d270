"""Which of many texts hold the words that somebody looks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from selgraph.likeness import LITTLE_WORDS, find_alike

TEXTS = [
    ("pathway", "diabetes care pathway"),
    ("nurses", "learning disability nurses"),
    ("homes", "care homes"),
    ("people", "people with diabetes"),
]
WORDS = ["oral", "surgery", "urgent", "care", "with", "bats"]


def _found(wanted: str, *, is_forgiving: bool = True) -> tuple[list[str], bool]:
    """Look for a text; give the keys, best first, and whether each holds all words."""
    alike = find_alike(wanted, TEXTS, is_forgiving=is_forgiving)
    return sorted(alike.scores, key=lambda key: -alike.scores[key]), alike.is_whole


def test_other_form_of_a_word_counts() -> None:
    """Disabilities are looked for where a disability is named; smoking is no form of making."""
    assert _found("learning disabilities") == (["nurses"], True)
    assert _found("disabled") == (["nurses"], True)


def test_word_that_is_there_is_not_taken_for_a_misspelt_one() -> None:
    """Homes are found as they stand; homeless, which nobody names, finds them as spelt alike."""
    assert _found("homes") == (["homes"], True)
    assert _found("homeless") == (["homes"], False)
    assert _found("homeless", is_forgiving=False) == ([], False)


def test_little_words_are_left_out_where_no_text_holds_them() -> None:
    """A question in a sentence is its telling words; where the little ones stand they count."""
    assert _found("what is there for the homes") == (["homes"], True)
    assert _found("with diabetes") == (["people"], True)


def test_texts_that_hold_most_are_given_where_none_holds_all() -> None:
    """Learning and disabilities together outweigh people, who are named beside diabetes."""
    assert _found("people learning disabilities") == (["nurses"], False)


def test_half_of_what_the_words_weigh_is_asked() -> None:
    """One of three words that are equally rare is too little."""
    assert _found("pathway zebra quagga") == ([], False)


@given(some.text("abc ", max_size=12), some.lists(some.text("abc ", min_size=1, max_size=12), max_size=6))
def test_whole_means_that_each_word_or_a_longer_one_is_held(wanted: str, texts: list[str]) -> None:
    """Told by brute force: what is found whole holds each telling word, or a form of it that begins alike."""
    alike = find_alike(" ".join(wanted.split()), [(text, text) for text in texts])
    telling = [word for word in wanted.split() if word not in LITTLE_WORDS]
    for text in alike.scores:
        held = all(any(one[:1] == word[:1] for one in text.split()) for word in telling)
        assert held or not alike.is_whole


@given(some.lists(some.sampled_from(WORDS), min_size=1, max_size=4))
def test_text_is_found_by_each_of_its_words(words: list[str]) -> None:
    """Any words of a text find it, whole."""
    alike = find_alike(" ".join(reversed(words)), [("it", " ".join(words)), ("other", "zebra")])
    assert "it" in alike.scores
    assert alike.is_whole
