"""Whatever is wrong in the catalogue is found, and named by file and field. Each test breaks a copy in one place."""

from pathlib import Path

import pytest

from knowledge.files import HERE, Fault
from support.breaking import NOTICE, SOURCE, Break, coverage, facts, notice, papers, places, rules, stages
from support.sixth import ID, Copy, with_the_sixth

LEARNERS = "{fact: workshop_learners, at_least: 6}"
TWELVE = "    clause: 一（五）\n    by: [no-accident, not-suspended]\n"
BREAKS = {
    # Rules and facts.
    "an unknown fact": rules("fact: workshop_learners", "fact: learners", "conditions.six-learners.when", "no fact"),
    "an unknown fact in a route": rules(
        "when: {fact: heritage_level, at_least: national}", "when: {fact: bearer, at_least: national}",
        "routes.national-bearer.when", "there is no fact bearer",
    ),
    "an unknown option": rules("[linlan]", "[linlann]", "conditions.place.when", "linlann"),
    "an unknown step of a scale": rules(
        "at_least: senior}", "at_least: seniour}", "conditions.leader-skill.when", "seniour"
    ),
    "a comparison that does not fit the kind": rules(
        LEARNERS, "{fact: workshop_learners, includes_any: [six]}", "conditions.six-learners.when", "does not fit",
    ),
    "an order where there is none": rules(
        "{fact: works_known, equals: true}", "{fact: works_known, at_least: true}",
        "conditions.works-known.when", "does not fit",
    ),
    "a comparison with nothing": rules(
        LEARNERS, "{fact: workshop_learners}", "conditions.six-learners.when", "with nothing"
    ),
    "a bound outside the range": rules(
        "at_least: 6}", "at_least: 6000}", "conditions.six-learners.when", "must lie in 0–1000"
    ),
    "more asked than there is": rules("at_least: 4\n", "at_least: 6\n", "conditions.four-offers.when", "6 of 5"),
    "an unreachable condition": rules(
        LEARNERS, f"{{all: [{LEARNERS}, {{fact: workshop_learners, at_most: 5}}]}}",
        "conditions.six-learners.when", "nobody can meet it",
    ),
    "a condition that says nothing": rules(
        "at_least: 6}", "at_least: 0}", "conditions.six-learners.when", "everybody meets it"
    ),
    "a contradictory tier": Break(
        f"{NOTICE}/conditions.yaml",
        "when: {fact: leader_age, at_most: 68}", "when: {fact: workshop_learners, at_most: 10}",
        f"{ID}/notice.yaml", "tiers.model", "nobody can qualify",
    ),
    "consent under a negation": rules(
        "not: {fact: workshop_suspended, equals: true}",
        "not: {fact: workshop_suspended, equals: true, consent: true}",
        "conditions.not-suspended.when", "cannot stand under `not`",
    ),
    "a rule of no kind": rules(LEARNERS, "{learners: 6}", "conditions.7.when", "fact, all, any, some, not"),
    "an unknown target of a route": rules(
        "replaces: [six-learners]", "replaces: [six-pupils]", "routes.national-bearer.replaces", "six-pupils"
    ),
    "an unknown tier of a condition": rules(
        "tiers: [seed]", "tiers: [sed]", "conditions.opened-by-2025.tiers", "there is no tier sed"
    ),
    "an unknown tier of a material": papers(
        "tiers: [model]", "tiers: [modell]", "materials.craft-record.tiers", "there is no tier modell"
    ),
    "a fact that no rule reads": facts(
        "  - id: workshop_rating", "  - id: workshop_grade", "facts.workshop_grade", "no rule of any notice reads it"
    ),
    "a topic that does not exist": facts(
        "topic: workshop\n", "topic: atelier\n", "facts.workshop_opened_on.topic", "there is no topic atelier"
    ),
    "a number without its range": facts(
        "    minimum: 0\n", "", "facts.workshop_learners.minimum", "needs minimum and maximum"
    ),
    "odds of an answer that does not exist": facts(
        "odds: {'yes': 0.03", "odds: {'ja': 0.03", "facts.workshop_suspended.odds.ja", "not one of the answers"
    ),
    # Citations and ids.
    "a missing citation": rules(
        "    cite: {clause: 一（二）, phrase: 在临澜市登记}\n", "", "conditions.0.cite", "required"
    ),
    "an empty key phrase": rules("phrase: 在临澜市登记", "phrase: ' '", "conditions.place.cite", "at least"),
    "a key phrase that is not in its clause": rules(
        "phrase: 在临澜市登记", "phrase: 在临澜市注册", "conditions.place.cite", "does not occur in clause 一（二）"
    ),
    "a key phrase of the neighbouring clause": rules(
        "{clause: 一（四）,", "{clause: 一（五）,", "conditions.age.cite", "does not occur in clause 一（五）"
    ),
    "a clause that does not exist": papers(
        "{clause: 四2,", "{clause: 四9,", "materials.certificate.cite", "no sentence of the source"
    ),
    "a clause that is not classified as the statement's": Break(
        f"{NOTICE}/conditions.yaml",
        "cite: {clause: 一（四）, phrase: 原则上不超过68周岁}", "cite: {clause: 导语, phrase: 老手艺}",
        f"{ID}/coverage.yaml",
        "passages", "no sentence of clause 导语 is classified as the source of age",
    ),
    "a key phrase that is a whole sentence": papers(
        "phrase: 申请表一式3份", "phrase: 申请表一式3份，贴主持人2寸蓝底照片2张，加盖单位公章",
        "materials.form.cite", "at most",
    ),
    "an id used twice": papers(
        "- id: learners-list", "- id: certificate", "materials.certificate", "is used 2 times"
    ),
    "a tier id used twice": notice("  - id: model\n", "  - id: seed\n", "tiers.seed", "is used 2 times"),
    "a fact defined twice": facts(
        "- id: workshop_rating", "- id: workshop_offers", "facts.workshop_offers", "more than once"
    ),
    "an option with the same id twice": facts(
        "- id: excellent", "- id: good", "facts.workshop_rating.options", "same id twice"
    ),
    "a place that cannot be answered": notice("place: linlan\n", "place: linglan\n", "place", "linglan"),
    # Districts.
    "a place that no notice is of": Break(
        f"{NOTICE}/notice.yaml", "place: linlan\n", "place: dalian\n", "places/linlan.yaml", "id", "no notice is of"
    ),
    "a file of a place that is not named as it": places("id: linlan\n", "id: linglan\n", "id", "name of its file"),
    "a district twice": places("id: nanzhen", "id: beizhen", "districts.beizhen", "more than once"),
    "a name of two districts": places(
        "says: [老城]", "says: [南镇县]", "districts.beizhen.says", "「南镇县」 names another one too"
    ),
    "a district of a notice that is not of the place": places(
        f"only: [{ID}]", "only: [linlan-workshop-2025]", "districts.city.only", "no notice of linlan"
    ),
    "a city that is not called so": places(
        "id: city", "id: whole", "districts.whole.kind", "the kind of the one with the id city"
    ),
    "a district without English": places(
        "en: Beizhen District", "en: 北镇区", "districts.beizhen.name.en", "has Chinese in it"
    ),
    # Words.
    "a text missing in a language": notice(
        "  en: Notice on recognising craft workshops\n", "", "title.en", "required"
    ),
    "an empty text": notice("en: Notice on recognising craft workshops", "en: ''", "title.en", "at least 1"),
    "Chinese in English": rules(
        "en: The unit is registered in Linlan.", "en: The unit is registered in 临澜.",
        "conditions.place.text.en", "has Chinese in it",
    ),
    "English for Chinese": rules(
        "zh: 单位在临澜登记。", "zh: Registered in Linlan.", "conditions.place.text.zh", "has no Chinese in it"
    ),
    "Chinese in the English of a question": facts(
        "en: Is the workshop in the mountains?", "en: Is it in 山区?",
        "facts.workshop_in_mountains.question.en", "has Chinese in it",
    ),
    # Dates.
    "a stage that ends before it starts": stages(
        "ends: 2026-06-26", "ends: 2026-03-26", "stages.first-round.ends", "before its start"
    ),
    "a stage that ends before the notice was issued": stages(
        "    starts: 2026-04-01\n    ends: 2026-06-26", "    ends: 2025-06-26",
        "stages.first-round.ends", "before the day of issue",
    ),
    "a stage that starts before the one it follows": stages(
        "    period: {days: 5, working: false}", "    starts: 2026-03-20", "stages.posting.starts", "comes first"
    ),
    "a stage that ends before the one it follows": stages(
        "    period: {days: 5, working: false}", "    ends: 2026-03-20", "stages.posting.ends", "comes first"
    ),
    "a posting before a stage without an end": stages(
        "before: first-round", "before: review", "stages.unit-posting.backwards.before", "no stage review with an end"
    ),
    "a window that opens after it closes": notice(
        "  kind: rolling\n  opens: 2026-04-01", "  kind: fixed\n  stage: first-round\n  opens: 2026-07-01",
        "window.opens", "after the window closes",
    ),
    "an unannounced window that nothing will close": notice(
        "kind: rolling", "kind: unannounced", "window.stage", "names the stage whose end will close it"
    ),
    "an unannounced window with a date": notice(
        "kind: rolling", "kind: unannounced\n  stage: first-round", "window.stage", "has none yet"
    ),
    "a window open all year that a stage closes": notice(
        "kind: rolling", "kind: rolling\n  stage: first-round", "window.stage", "closes with no stage"
    ),
    "a blank about no stage": notice(
        "  - id: no-day-of-payment", "  - id: no-day-of-payment\n    stages: [payment]",
        "blanks.no-day-of-payment.stages", "there is no stage payment",
    ),
    "a fixed window that nothing closes": notice("kind: rolling", "kind: fixed", "window.stage", "names the stage"),
    "a notice that is over before it is issued": notice(
        "until: 2029-03-31", "until: 2025-03-31", "validity.notice-validity.until", "before the day of issue"
    ),
    "a day that does not exist": stages("ends: 2026-06-26", "ends: 2026-06-31", "", "not readable as YAML"),
    "an unquoted time": stages("time: '17:00'", "time: 18:00", "stages.1.time", "string"),
    # The source.
    "a changed character": Break(
        SOURCE, "不超过68周岁", "不超过66周岁", f"{ID}/notice.yaml", "source.sha256", "has changed"
    ),
    "a changed character, where it stands": Break(
        SOURCE, "不超过68周岁", "不超过66周岁", f"{ID}/coverage.yaml", "passages.11", "the source has changed here"
    ),
    "a changed character that nothing cites": Break(
        SOURCE, "各区人力", "各县人力", f"{ID}/coverage.yaml", "passages.4", "the source has changed here"
    ),
    "a line added to the source": Break(
        SOURCE, "单位意见（盖章）", "单位意见（盖章）\n备注", f"{ID}/coverage.yaml", "passages", "not classified"
    ),
    "a sentence at the end that is not classified": coverage("last: 69", "last: 68", "passages", "69 to 69"),
    "a sentence that is neither encoded nor left out": coverage(
        "    by: [age]\n", "", "passages.11", "either what it became"
    ),
    "a sentence that is both": coverage(
        "    by: [age]\n", "    by: [age]\n    left_out: heading\n", "passages.11", "either what it became"
    ),
    "a gap": coverage(
        f"  - first: 12\n    last: 12\n    print: '56ac1e5331ce'\n{TWELVE}", "",
        "passages.13", "sentence 12 must come next",
    ),
    "an overlap": coverage("  - first: 12\n", "  - first: 11\n", "passages.11", "sentence 12 must come next"),
    "a passage that ends before it begins": coverage(
        "  - first: 12\n    last: 12\n", "  - first: 12\n    last: 11\n", "passages.12", "must come next"
    ),
    "a passage that became nothing that exists": coverage(
        "by: [age]", "by: [age, old-age]", "passages.11", "the notice has no old-age"
    ),
    "a passage that became a key that is not set": coverage(
        "by: [age]", "by: [age, batch]", "passages.11", "the notice has no batch"
    ),
    "a statement that no sentence became": coverage("by: [mountains]", "by: [tiers]", "passages", "mountains"),
    # Files.
    "an error of YAML in a notice": rules("conditions:\n", "conditions: [\n", "", "not readable as YAML"),
    "an error of YAML in the coverage": coverage("passages:\n", "passages: [\n", "", "not readable as YAML"),
    "an error of YAML in the vocabulary": facts("facts:\n", "facts: {\n", "", "not readable as YAML"),
    "a key that is not known": rules("    about: unit\n", "    abuot: unit\n", "conditions.0.abuot", "nexpected"),
    "a key that stands twice": rules(
        "    force: hard\n", "    force: hard\n    force: judgement\n", "", "force stands here twice"
    ),
    "a list that stands twice, of which the first would be lost": notice(
        "contacts:\n", "contacts: []\ncontacts:\n", "", "contacts stands here twice"
    ),
    "a key in two files": papers("materials:\n", "quotas: []\nmaterials:\n", "quotas", "is also in"),
    "an id that is not the folder's": notice(f"id: {ID}", "id: linlan-2026", "id", "name of its folder"),
}  # fmt: skip


def test_the_unbroken_copy_has_no_fault(tmp_path: Path) -> None:
    assert not with_the_sixth(tmp_path).faults()


def bare(folder: Path) -> Copy:
    """Copy the sixth notice alone, without the words for all the others: nothing here breaks them."""
    copy = with_the_sixth(folder, alone=True)
    for path in (HERE / "lexicon").iterdir():
        (copy.root / "lexicon" / path.name).unlink(missing_ok=True)
    return copy


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> frozenset[Fault]:
    """What is said of the sixth notice alone: of facts that no rule reads, and questions without words."""
    return frozenset(bare(tmp_path_factory.mktemp("alone")).faults())


@pytest.mark.parametrize("broken", [pytest.param(broken, id=name) for name, broken in BREAKS.items()])
def test_the_check_names_file_and_field(tmp_path: Path, broken: Break, noise: frozenset[Fault]) -> None:
    copy = bare(tmp_path)
    _put(copy, broken)
    found = [fault for fault in copy.faults() if fault not in noise]
    named = [fault for fault in found if fault.file.endswith(broken.named) and fault.field == broken.field]
    assert any(broken.says in fault.problem for fault in named), "\n".join(map(str, found))


def _put(copy: Copy, broken: Break) -> None:
    path = (copy.sources if broken.file == SOURCE else copy.root) / broken.file
    text = path.read_text("utf-8")
    assert broken.old in text, f"{broken.file} no longer has {broken.old}"
    path.write_text(text.replace(broken.old, broken.new, 1), "utf-8")
