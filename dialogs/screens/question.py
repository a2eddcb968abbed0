"""A question, and why it is asked."""

from dataclasses import dataclass

from dialogs import describe
from dialogs.interview import Question, offered, reasons
from dialogs.reply import Block
from dialogs.scene import PLACES, Scene
from dialogs.screens import beginning
from dialogs.screens.frame import Expects, Screen, Tap
from dialogs.words import say, t
from knowledge.fact import Fact, Kind, Option

_EXPECTS: dict[Kind, Expects] = {Kind.NUMBER: "number", Kind.DATE: "text", Kind.SEVERAL: "several"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put now. `plan` is none where an earlier answer is asked for again."""

    fact: Fact
    options: tuple[Option, ...]
    plan: Question | None


def question(scene: Scene) -> Screen:
    """Ask one question: its place in the whole, its words, its help and its options."""
    if scene.view.about == PLACES:
        return beginning.where(scene)
    asked = _asked(scene)
    return Screen(_words(scene, asked), _taps(scene, asked), _EXPECTS.get(asked.fact.kind, "choice"))


def why_ask(scene: Scene) -> Screen:
    """Name the conditions that read the answer, with their clauses, and ask again."""
    fact = scene.library.facts[scene.view.about]
    rows = [
        {
            "condition": said,
            "notice": ref.notice,
            "force": describe.force_words(scene.language, said.force) if hasattr(said, "force") else "",
            "source": describe.source(scene.language, ref.notice, said.cite),
        }
        for ref, said in reasons(scene.library, scene.tier_ids, fact.id)
    ]
    unique = list({(row["source"], row["force"]): row for row in rows}.values())
    blocks = say(scene.language, "why_ask", fact=fact, rows=unique)
    again = question(scene)
    return Screen(blocks + again.blocks, tuple(tap for tap in again.taps if tap.verb != "go"), again.expects)


def _asked(scene: Scene) -> Asked:
    fact = scene.library.facts[scene.view.about]
    programs = [scene.library.program(tier_id) for tier_id in scene.tier_ids]
    return Asked(fact, offered(fact, programs) or fact.options, _plan(scene, fact))


def _plan(scene: Scene, fact: Fact) -> Question | None:
    told = scene.conversation
    if fact.id in told.answers or fact.id in told.unsure:
        return None
    return scene.next()


def _words(scene: Scene, asked: Asked) -> tuple[Block, ...]:
    told, fact = scene.conversation, asked.fact
    other = told.asker == "unit" and fact.question_other is not None
    topic = scene.library.topics.get(fact.topic)
    before = scene.library.facts.get(told.order[-1]) if told.order else None
    number = _number(scene, fact)
    return say(
        scene.language,
        "question",
        fact=fact,
        question=fact.question_other if other else fact.question,
        topic=topic,
        new_topic=asked.plan is not None and (before is None or before.topic != fact.topic),
        number=number,
        left=asked.plan.about_left if asked.plan else 0,
        again=asked.plan is None,
        present=describe.said(scene, fact.id) if asked.plan is None else "",
        options=[option for option in asked.options if option.help],
        bounds=_bounds(scene, fact),
    )


def _number(scene: Scene, fact: Fact) -> int:
    """Return which question this is; the place is not counted, as it was asked before the questions began."""
    told = scene.conversation
    return len([name for name in told.order if name not in (PLACES, fact.id)]) + 1


def _bounds(scene: Scene, fact: Fact) -> dict[str, str] | None:
    if fact.kind is not Kind.NUMBER or not isinstance(fact.minimum, int) or not isinstance(fact.maximum, int):
        return None
    unit = scene.to(fact.unit) if fact.unit else ""
    return {"unit": unit}


def _taps(scene: Scene, asked: Asked) -> tuple[Tap, ...]:
    fact = asked.fact
    unsure = Tap("unsure", fact.id, t(scene.language, "不清楚"))
    return (*_options(scene, asked), unsure, *beginning.why_tap(scene, fact.id))


def _options(scene: Scene, asked: Asked) -> tuple[Tap, ...]:
    fact, language = asked.fact, scene.language
    match fact.kind:
        case Kind.YES_NO:
            return (Tap("a", f"{fact.id}=yes", t(language, "是")), Tap("a", f"{fact.id}=no", t(language, "不是")))
        case Kind.ONE | Kind.SCALE:
            return tuple(Tap("a", f"{fact.id}={o.id}", scene.to(o.label)) for o in asked.options)
        case Kind.SEVERAL:
            return _toggles(scene, asked)
        case Kind.NUMBER | Kind.DATE:
            return ()


def _toggles(scene: Scene, asked: Asked) -> tuple[Tap, ...]:
    fact, ticked = asked.fact, scene.conversation.ticked
    toggles = (
        Tap("t", f"{fact.id}={o.id}", scene.to(o.label), toggle=True, selected=o.id in ticked) for o in asked.options
    )
    done = Tap("ok", fact.id, t(scene.language, "选好了"))
    return (*toggles, done, Tap("none", fact.id, t(scene.language, "以上都没有")))
