"""The order in which tests run in several processes: each begins with its share of those that take long."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby, islice
from typing import TypeVar

T = TypeVar("T")


def dealt(tests: Sequence[T], processes: int, module: Callable[[T], str], *, long: Callable[[T], bool]) -> list[T]:
    """Return the tests in another order: the modules that take long are dealt to the processes in turn.

    Each process is given one of equal parts of the list, and takes from the end of another's part when it is done; so
    what takes long must not stand at the end. The tests of a module that takes long stay together.
    """
    modules = [list(group) for _, group in groupby(filter(long, tests), module)]
    rest = iter([test for test in tests if not long(test)])
    heads = [list(chain(*modules[number::processes])) for number in range(processes)]
    sizes = _sizes(len(tests), processes)
    parts = [[*head, *islice(rest, max(0, size - len(head)))] for head, size in zip(heads, sizes, strict=True)]
    return [*chain(*parts), *rest]


def _sizes(tests: int, processes: int) -> Iterable[int]:
    """Yield the sizes of the parts, as pytest-xdist makes them."""
    for left in range(processes, 0, -1):
        yield tests // left
        tests -= tests // left
