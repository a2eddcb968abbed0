"""What is wrong with a JSON input, by name and in both languages."""

from collections.abc import Iterator

from pydantic import ValidationError

from knowledge.answers import AnswerFault
from knowledge.text import Text

WORDS = {
    "extra_forbidden": Text(zh="没有这一项", en="there is no such field"),
    "missing": Text(zh="缺了这一项", en="is missing"),
    "list_type": Text(zh="要用列表 […]", en="takes a list […]"),
    "dict_type": Text(zh="要用对象 {…}", en="takes an object {…}"),
    "model_type": Text(zh="要用对象 {…}", en="takes an object {…}"),
    "string_type": Text(zh="要用文字", en="takes a text"),
    "too_long": Text(zh="太多了", en="has too many"),
    "too_short": Text(zh="不能是空的", en="must not be empty"),
    "string_too_long": Text(zh="太长了", en="is too long"),
    "json_invalid": Text(zh="不是 JSON", en="is not JSON"),
}
DATE = Text(zh="要填日期，例如 2024-03-10", en="takes a date such as 2024-03-10")
OTHER = Text(zh="填得不对", en="cannot be used")


def faults_of(error: ValidationError) -> Iterator[AnswerFault]:
    """Yield what is wrong, each name once, as a caller of ours would name it (`leader_age`, not `facts.leader_age`)."""
    seen = set()
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        name = _name(tuple(map(str, detail["loc"])))
        if name not in seen:
            seen.add(name)
            yield AnswerFault(name, _words(detail["type"]))


def _name(place: tuple[str, ...]) -> str:
    match place:
        case ("facts", fact, *_):
            return fact
        case (field, *_):
            return field
    return "line"


def _words(kind: str) -> Text:
    return DATE if kind.startswith("date") else WORDS.get(kind, OTHER)
