"""Why a tier is judged as it is: every condition with its clause, and what would have to change."""

from dialogs import describe
from dialogs.opinion import opinion, weighed
from dialogs.scene import Scene
from dialogs.screens import menu
from dialogs.screens.frame import Screen
from dialogs.screens.result import onward
from dialogs.words import say
from knowledge.assessment import Assessment, Finding, assess
from knowledge.change import Change, Step, smallest_changes
from knowledge.notice import Condition
from knowledge.rule import tests
from knowledge.verdict import Truth
from knowledge.window import window_status

Row = dict[str, object]


def why(scene: Scene) -> Screen:
    """Show what is missing first, then what is open, what would help, what is met, and what gives priority."""
    found = assess(scene.library, scene.view.about, scene.conversation.answers)
    notice = found.tier.notice
    blocks = say(
        scene.language,
        "why",
        notice=notice,
        status=window_status(notice, scene.now),
        tier=describe.tier_name(scene, found.tier),
        o=opinion(found),
        **_standing(scene, found),
        routes=[(r, describe.clause(scene.language, r.cite)) for r in found.routes],
        open_routes=[(r, describe.clause(scene.language, r.cite)) for r in found.open_routes],
        changes=[_change(scene, change) for change in smallest_changes(scene.library, found.tier.id, found.answers)],
        priorities=[_row(scene, finding) for finding in found.priorities],
    )
    taps = (*menu.leave(scene, (found.tier,)), *menu.information(scene, (notice,)), *menu.compare(scene, (notice,)))
    return Screen(blocks, (*taps, *onward(scene, notice)))


def _standing(scene: Scene, found: Assessment) -> dict[str, list[Row]]:
    matters = weighed(found)
    return {
        "unmet": [_row(scene, f) for f in found.unmet if f not in matters],
        "weighed": [_row(scene, f) for f in matters],
        "unknown": [_row(scene, f) for f in found.unknown],
        "met": [_row(scene, f) for f in found.findings if f.truth is Truth.MET and f not in matters],
    }


def _row(scene: Scene, finding: Finding) -> Row:
    condition = finding.condition
    return {
        "text": condition.text,
        "force": describe.force_words(scene.language, condition.force),
        "source": describe.clause(scene.language, condition.cite),
        "reading": condition.reading,
        "answered": _answered(scene, condition),
        "open": _open(scene, condition),
        "route": finding.lifted_by,
        "truth": finding.truth.value,
    }


def _answered(scene: Scene, condition: Condition) -> list[str]:
    """Return the answers that a condition reads, each with its name."""
    told = scene.conversation
    names = dict.fromkeys(test.fact for test in tests(condition.when))
    return [_told(scene, name) for name in names if name in told.answers or name in told.unsure]


def _open(scene: Scene, condition: Condition) -> list[str]:
    """Return what a condition reads and nobody has said yet, by name."""
    told = scene.conversation
    names = dict.fromkeys(test.fact for test in tests(condition.when))
    return [scene.to(scene.library.facts[name].short) for name in names if name not in told.answers]


def _told(scene: Scene, name: str) -> str:
    fact = scene.library.facts[name]
    return describe.answer(scene.language, scene.to(fact.short), describe.said(scene, name))


def _change(scene: Scene, change: Change) -> Row:
    return {"reaches": change.reaches.value, "steps": [_step(scene, step) for step in change.steps]}


def _step(scene: Scene, step: Step) -> Row:
    language, fact, present, wanted = scene.language, step.fact, step.present, step.wanted
    row: Row = {"fact": fact, "fixed": fact.fixed, "present": describe.value_text(language, fact, present)}
    if isinstance(wanted, frozenset) and isinstance(present, frozenset):
        added = [scene.to(o.label) for o in fact.options if o.id in wanted - present]
        dropped = [scene.to(o.label) for o in fact.options if o.id in present - wanted]
        return row | {"added": added, "dropped": dropped, "wanted": ""}
    return row | {"added": [], "dropped": [], "wanted": describe.value_text(language, fact, wanted)}
