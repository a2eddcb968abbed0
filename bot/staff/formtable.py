"""A notice's form as a table, like that of a list."""

from dataclasses import dataclass

from bot.staff.columns import View, dialled, masked
from bot.staff.exporting.columns import masked_name
from bot.staff.exporting.wanted import FormWanted
from bot.staff.form import Form
from bot.staff.lead import Lead


@dataclass(frozen=True, slots=True)
class FormTable:
    """Candidates in the columns of a form: the place of each lead says its letter and its rank."""

    form: Form
    wanted: FormWanted
    view: View

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles as printed."""
        return tuple(column.title for column in self.form.columns)

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths, in characters."""
        return tuple(column.width for column in self.form.columns)

    @property
    def above(self) -> tuple[str, ...]:
        """The title, and the line with whom it comes from."""
        wanted = self.wanted
        return self.form.title, self.form.head.format(unit=wanted.unit, contact=wanted.contact, phone=wanted.phone)

    @property
    def below(self) -> str:
        """What the letters stand for."""
        return self.form.legend

    def row(self, lead: Lead) -> tuple[str, ...]:
        """Return one candidate as texts."""
        place = next(place for place in self.wanted.places if place.lead == lead.id)
        whole = self.view.whole
        known = {
            "letter": place.letter,
            "rank": str(place.rank),
            "name": lead.name if whole else masked_name(lead.name),
            "phone": dialled(lead.phone) if whole else masked(lead.phone),
            "unit": lead.unit,
            "hand": "",
        }
        return tuple(known[column.source] for column in self.form.columns)
