"""Whatever is wrong in the words and in what answers a question is found, and named by file and field."""

import shutil
from pathlib import Path

import pytest

from knowledge.files import Fault
from knowledge.library import load
from support.breaking import Break
from support.sixth import ID, with_the_sixth

QUESTIONS = f"notices/{ID}/questions.yaml"
WORDS = "lexicon/linlan.yaml"


def words(old: str, new: str, field: str, says: str) -> Break:
    return Break(WORDS, old, new, WORDS, field, says)


def questions(old: str, new: str, field: str, says: str) -> Break:
    return Break(QUESTIONS, old, new, f"{ID}/questions.yaml", field, says)


def claims(text: str, field: str, says: str) -> Break:
    return words("places:\n", f"claims: [{text}]\nplaces:\n", field, says)


SUSPENDED = "says: [停办, 责令停办"
LEARNERS = "learners: [six-learners, twenty-learners, "
ONCE_AND_AGAIN = """craft-record]
  form: [form]
  photo: [host-photos, workshop-photos]
  skill-certificate: [certificate]
  other-proofs: [learners-list, craft-record]
"""
OPENED = "day-of-opening: [opened-by-2025, opened-by-2023]"
BREAKS = {
    # Phrases and groups.
    "an unknown group": words(SUSPENDED, "says: [停办 + <whenn>", "subjects.suspended.says", "no group <whenn>"),
    "an unknown group among alternatives": words(
        SUSPENDED, "says: [停办 + 几天/<whenn>", "subjects.suspended.says", "no group <whenn>"
    ),
    "a group in the middle of a word": words(
        SUSPENDED, "says: [停办<when>", "subjects.suspended.says", "stands alone"
    ),
    "a phrase of nothing": words(SUSPENDED, "says: [' '", "subjects.suspended.says", "empty part"),
    "a phrase with an empty part": words(SUSPENDED, "says: ['停办 + '", "subjects.suspended.says", "empty part"),
    "a phrase with an empty alternative": words(
        SUSPENDED, "says: [停办 + 几天//多久", "subjects.suspended.says", "empty part"
    ),
    "phrases that are not apart": words(
        SUSPENDED, "says: [停办/关门", "subjects.suspended.says", "several phrases"
    ),
    "a phrase that stands twice": words(
        SUSPENDED, "says: [停办, 停办", "subjects.suspended.says", "「停办」 stands here 2 times"
    ),
    "a phrase that is weak too": words(
        SUSPENDED, "weak: [停办]\n    says: [停办", "subjects.suspended.weak", "stands here 2 times"
    ),
    "a subject without a phrase": words(
        "    says: [停办, 责令停办, 被关停, ordered to stop]\n", "", "subjects.suspended.says", "no phrase"
    ),
    "a group that no phrase uses": words(
        "places:\n", "groups: {shut: [关了]}\nplaces:\n", "groups.shut", "no phrase uses it"
    ),
    "a group without words": words("places:\n", "groups: {shut: []}\nplaces:\n", "groups.shut", "has no words"),
    "a group in a group": words(
        "places:\n", "groups: {shut: [<when>]}\nplaces:\n", "groups.shut", "a group has plain words"
    ),
    # Subjects.
    "a paper that no notice asks for": words(
        "id: suspended", "id: closed\n    role: paper", "subjects.closed", "no notice answers it"
    ),
    "a field of a topic": words(
        SUSPENDED, f"field: copies\n    {SUSPENDED}", "subjects.suspended.field", "is for an aspect"
    ),
    "picks of a topic": words(
        SUSPENDED, f"picks: [页]\n    {SUSPENDED}", "subjects.suspended.picks", "an aspect or a paper"
    ),
    "a stern topic": words(
        SUSPENDED, f"stern: true\n    {SUSPENDED}", "subjects.suspended.stern", "is for a decline"
    ),
    "a general paper": words(
        SUSPENDED, f"role: paper\n    general: true\n    {SUSPENDED}", "subjects.suspended.general", "is for a topic"
    ),
    "a fact that does not exist": words(
        "reads: [workshop_suspended]", "reads: [suspended]", "subjects.suspended.reads", "no fact suspended"
    ),
    "a name in one language": words(
        "en: being ordered to stop", "en: 停办", "subjects.suspended.name.en", "has Chinese in it"
    ),
    # Claims.
    "a claim of a fact that does not exist": claims(
        "{fact: rating, options: {good: [良好]}}", "claims.rating", "no fact rating"
    ),
    "a claim of an option that does not exist": claims(
        "{fact: workshop_rating, options: {fine: [良好]}}", "claims.workshop_rating.options.fine", "no option fine"
    ),
    "a claim of two options by one word": claims(
        "{fact: workshop_rating, options: {good: [优良], excellent: [优良]}}",
        "claims.workshop_rating.options.good", "「优良」 stands here 2 times",
    ),
    "options of a fact that has none to choose": claims(
        "{fact: workshop_suspended, options: {'yes': [停过]}}", "claims.workshop_suspended.options", "one and scale"
    ),
    "a number of a fact that is none": claims(
        "{fact: workshop_rating, units: [等], near: [考评]}", "claims.workshop_rating", "are for a number"
    ),
    "a claim without words": claims("{fact: workshop_learners}", "claims.workshop_learners", "has no words"),
    # Places.
    "words for a place that is no option": words(
        "  linlan: [", "  linglan: [", "places.linglan", "not an option of the fact unit_places"
    ),
    "a place without words": Break(
        WORDS, "  linlan: [临澜, 临澜市, linlan]", "  {}", "lexicon/places.yaml", "places.linlan", "has no words"
    ),
    "a place with an empty list": Break(
        WORDS, "  linlan: [临澜, 临澜市, linlan]", "  linlan: []",
        WORDS, "places.linlan", "has no words",
    ),
    "a word for two places": words("[临澜, 临澜市", "[临澜, 大连", "places.linlan", "names this place alone"),
    "a word for a place that stands among the others": words(
        "[临澜, 临澜市", "[临澜, 北京", "places.linlan", "names this place alone"
    ),
    "elsewhere as a place": words(
        "  linlan: [", "  elsewhere: [火星]\n  linlan: [", "places.elsewhere", "under the key elsewhere"
    ),
    # What answers a question.
    "a subject that the lexicon does not have": questions(
        "suspended: [", "closed: [", "subjects.closed", "the lexicon has no subject closed"
    ),
    "an answer to what is declined": questions(
        "suspended: [", "forgery: [", "subjects.forgery", "it is a decline"
    ),
    "a statement that does not exist": questions(
        LEARNERS, "learners: [six-pupils, ", "subjects.learners", "the notice has no six-pupils"
    ),
    "a statement that stands twice": questions(
        LEARNERS, "learners: [six-learners, six-learners, ", "subjects.learners", "six-learners stands here 2 times"
    ),
    "a subject that nothing answers": questions(OPENED, "day-of-opening: []", "subjects.day-of-opening", "nothing"),
    "a field that does not exist": questions(
        '"@summary"', '"@title"', "subjects.summary", "there is no @title, only @window"
    ),
    "a field that is empty": Break(
        f"notices/{ID}/notice.yaml", "number: 临人社发〔2026〕18号\n", "",
        f"{ID}/questions.yaml", "subjects.number", "the notice has no number",
    ),
    "small print that is not there": questions(
        "form/签名", "form/签字", "subjects.stamp", "no small print of form has the words 签字"
    ),
    "small print of what has none": questions(
        "suspended: [not-suspended]", "suspended: [not-suspended/停办]", "subjects.suspended", "no small print"
    ),
    "a statement that answers no question": questions(
        "[sixty-days]", "[plaque]", "subjects", "sixty-days answers no question"
    ),
    "a paper of which only small print answers": questions(
        ONCE_AND_AGAIN, ONCE_AND_AGAIN.replace("craft-record]", "craft-record/30页]"),
        "subjects", "only small print of craft-record",
    ),
    "a name for a tier that does not exist": questions(
        "  seed: [培育级", "  sed: [培育级", "tier_names.sed", "there is no tier sed"
    ),
    "a notice that nobody can name": questions(
        "names: [传习所, 匠心传习所, craft workshop, craft workshops]\n", "", "names", "nobody can name it"
    ),
    # Files.
    "an error of YAML in the lexicon": words("places:\n", "places: [\n", "", "not readable as YAML"),
    "a key that is not known": words("says: [停办", "say: [停办", "subjects.3.say", "nexpected"),
    "a subject in two files": words("id: suspended", "id: money", "money", "is also in"),
}  # fmt: skip


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> frozenset[Fault]:
    """The facts that no rule reads and the subjects that no notice answers when the sixth notice is alone."""
    return frozenset(with_the_sixth(tmp_path_factory.mktemp("alone"), alone=True).faults())


@pytest.mark.parametrize("broken", [pytest.param(broken, id=name) for name, broken in BREAKS.items()])
def test_the_check_names_file_and_field(tmp_path: Path, broken: Break, noise: frozenset[Fault]) -> None:
    copy = with_the_sixth(tmp_path, alone=True)
    _put(copy.root / broken.file, broken.old, broken.new)
    found = [fault for fault in copy.faults() if fault not in noise]
    named = [fault for fault in found if fault.file.endswith(broken.named) and fault.field == broken.field]
    assert any(broken.says in fault.problem for fault in named), "\n".join(map(str, found))


def test_a_notice_without_questions_is_told_where_to_write_them(tmp_path: Path) -> None:
    copy = with_the_sixth(tmp_path, alone=True)
    (copy.root / QUESTIONS).unlink()
    assert {(f.file, f.field) for f in copy.faults() if _asks(f)} == {
        (f"{ID}/questions.yaml", "names"), (f"{ID}/questions.yaml", "subjects")
    }  # fmt: skip


def test_a_catalogue_without_a_lexicon_needs_no_questions(tmp_path: Path) -> None:
    copy = with_the_sixth(tmp_path, alone=True)
    shutil.rmtree(copy.root / "lexicon")
    (copy.root / QUESTIONS).unlink()
    assert not load(copy.root).lexicon.subjects
    assert not [fault for fault in copy.faults() if "lexicon" in fault.file or _asks(fault)]


def _asks(fault: Fault) -> bool:
    return fault.file.endswith("questions.yaml")


def _put(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} no longer has {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")
