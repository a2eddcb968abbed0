"""The lexicon fits the program that reads it."""

from typing import get_args

import pytest

from dialogs.asking.forms import forms_of
from dialogs.asking.found import Refusal
from dialogs.asking.normal import normal
from knowledge.words import Subject
from support.catalogue import library

DECLINES = [subject for subject in library().lexicon.subjects.values() if subject.role == "decline"]


@pytest.mark.parametrize("subject", [pytest.param(subject, id=subject.id) for subject in DECLINES])
def test_what_is_declined_is_a_refusal_that_has_words(subject: Subject) -> None:
    assert subject.id in get_args(Refusal)


def test_every_part_of_every_phrase_says_something() -> None:
    empty = [pattern.subject.id for pattern in forms_of(library()).patterns if not all(map(all, pattern.parts))]
    assert not empty


def test_every_other_word_says_something() -> None:
    lexicon = library().lexicon
    words = [*lexicon.elsewhere, *lexicon.small, *(word for named in lexicon.places.values() for word in named)]
    assert all(map(normal, words))


def test_what_the_program_itself_names_is_there() -> None:
    lexicon = library().lexicon
    assert {"compare", "summary", "conditions", "leader-conditions", "now-open", "tiers"} <= lexicon.subjects.keys()
    assert "differ" in lexicon.groups
