"""One line of the benchmark: a figure, the baseline of the same run, and their ratio."""

from dataclasses import dataclass

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """`aim` is a floor where larger is better, a ceiling where `less` is set."""

    name: str
    figure: float
    against: str
    baseline: float
    unit: str = ""
    aim: float | None = None
    less: bool = False

    def __str__(self) -> str:
        ratio = f"{self.figure / self.baseline:.2f} x" if self.baseline else "-"
        compared = f"{ratio:>9} {self.against} ({_short(self.baseline)}{self.unit})"
        return f"{self.name:54} {_short(self.figure):>9}{self.unit:3}{compared}{self._aimed()}"

    def _aimed(self) -> str:
        if self.aim is None:
            return ""
        reached = self.figure <= self.aim if self.less else self.figure >= self.aim
        return f"   aim {'<=' if self.less else '>='} {_short(self.aim)}: {'reached' if reached else 'MISSED'}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= _WHOLE else f"{number:.2f}"
