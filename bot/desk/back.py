"""Where somebody came from, as an address of the desk to come back to."""

from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from bot.desk.visit import Visit

LOGIN: Final = "/desk/login"


def local(path: str) -> str:
    """Return a path of the desk to lead to after the login, empty where it is anything else."""
    parts = _parted(path)
    ours = parts.path == "/desk" or parts.path.startswith("/desk/")
    plain = (
        path.isprintable()
        and "\\" not in path
        and "/../" not in f"{parts.path}/"
        and not parts.path.startswith((LOGIN, "/desk/logout"))
    )
    return path if ours and plain and not (parts.scheme or parts.netloc) else ""


def with_next(path: str, back: str) -> str:
    """Return an address that remembers where somebody wanted to go."""
    return f"{path}?next={quote(back, safe='')}" if back else path


def page_of(visit: Visit) -> str:
    """Return the page that was asked for, or from which a form was sent; empty for the first page of the desk."""
    request = visit.request
    if request.method == "POST" or visit.is_part:
        shown = _parted(request.headers.get("hx-current-url", "") or request.headers.get("referer", ""))
    else:
        shown = _parted(str(request.url))
    page = local(shown.path + (f"?{shown.query}" if shown.query else ""))
    return "" if page == "/desk" else page


def _parted(address: str) -> SplitResult:
    """Return an address in its parts, all of them empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
