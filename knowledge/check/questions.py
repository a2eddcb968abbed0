"""Every statement of a notice is the answer to a question, and what answers a question is there."""

from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.notice import Material, Notice, Statement
from knowledge.statements import statements
from knowledge.words import Lexicon

_FIELDS = ("window", "summary", "tiers", "number", "issued", "issuer")


def check_questions(notice: Notice, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield (field, problem) for names and subjects of a notice; nothing where there is no lexicon."""
    if not lexicon.subjects:
        return
    said = {placed.thing.id: placed.thing for placed in statements(notice)}
    yield from _names(notice)
    for subject, refs in notice.subjects.items():
        problems = (*_subject(subject, lexicon), *_refs(notice, refs, said))
        yield from ((f"subjects.{subject}", problem) for problem in problems)
    told = {ref for refs in notice.subjects.values() for ref in refs}
    for name in said.keys() - told:
        only = any(ref.startswith(f"{name}/") for ref in told)
        yield "subjects", f"only small print of {name} answers a question" if only else f"{name} answers no question"


def _names(notice: Notice) -> Iterator[tuple[str, str]]:
    if not notice.names:
        yield "names", "nobody can name it: say what people call the programme"
    tiers = {tier.id for tier in notice.tiers}
    for tier in notice.tier_names.keys() - tiers:
        yield f"tier_names.{tier}", f"there is no tier {tier}"


def _subject(subject: str, lexicon: Lexicon) -> Iterator[str]:
    known = lexicon.subjects.get(subject)
    if known is None:
        yield f"the lexicon has no subject {subject}"
    elif known.role == "decline":
        yield f"{subject} is never answered: it is a decline"


def _refs(notice: Notice, refs: Sequence[str], said: dict[str, Statement]) -> Iterator[str]:
    if not refs:
        yield "names nothing that answers it"
    for ref, times in Counter(refs).items():
        if times > 1:
            yield f"{ref} stands here {times} times"
        if ref.startswith("@"):
            yield from _field(notice, ref.removeprefix("@"))
        else:
            yield from _statement(ref, said)


def _field(notice: Notice, name: str) -> Iterator[str]:
    if name not in _FIELDS:
        yield f"there is no @{name}, only {', '.join(f'@{field}' for field in _FIELDS)}"
    elif not getattr(notice, name):
        yield f"the notice has no {name}, which @{name} would tell"


def _statement(ref: str, said: dict[str, Statement]) -> Iterator[str]:
    name, slash, words = ref.partition("/")
    statement = said.get(name)
    if statement is None:
        yield f"the notice has no {name}"
    elif slash and not (isinstance(statement, Material) and _in_small_print(words, statement)):
        yield f"no small print of {name} has the words {words}"


def _in_small_print(words: str, material: Material) -> bool:
    return bool(words) and any(words in detail.text.zh for detail in material.details)
