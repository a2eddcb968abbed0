"""How the reminders stand, at the desk: what goes out, what waits, what failed and why."""

from collections.abc import Iterator

from starlette.responses import Response

from bot.desk.routes import Route, get
from bot.desk.visit import Visit
from bot.staff import delivering
from bot.staff.moments import CHANNELS, DETAILS, OUTCOMES, STATUSES, pattern, values
from bot.staff.standing import wrong
from bot.subjects import subject_name
from knowledge.moment import read_moment


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/deliveries", _show, "deliveries.see")


async def _show(visit: Visit) -> Response:
    library, language = visit.desk.shelf.library, visit.look.language
    asked = visit.request.query_params.get("channel", "")
    channel = asked if asked in CHANNELS else ""
    found = await visit.read(delivering.deliveries, library, visit.desk.keys, visit.actor, visit.desk.clock, channel)
    return visit.page(
        "deliveries/show.html",
        found=found,
        troubles=[wrong(trouble)[0 if language == "zh" else 1] for trouble in found.troubles],
        subjects={one.subject: subject_name(library, one.subject, language) for one in found.unreached},
        moments={key: _said(visit, key) for one in found.failed for key in one.what},
        chosen=channel,
        channels=CHANNELS,
        statuses=STATUSES,
        outcomes=OUTCOMES,
        details=DETAILS,
    )


def _said(visit: Visit, key: str) -> str:
    """Return what a moment says; the key itself where it is none."""
    try:
        moment = read_moment(key)
    except ValueError:
        return key
    return visit.say(pattern(moment)).format(**values(visit.desk.shelf.library, moment, visit.look.language))
