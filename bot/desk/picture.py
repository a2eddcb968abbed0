"""A text as a picture that a phone reads, drawn into the page itself: no style, no script, no other host."""

import segno
from markupsafe import Markup


def qr(text: str, title: str) -> Markup:
    """Return the picture (a QR code) as SVG; its colours are those of paper, also in the dark, or phones fail."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff", dark="#000")
    named = Markup('<svg role="img" aria-label="{}" ').format(title)
    return named + Markup(drawn.removeprefix("<svg "))  # noqa: S704 - drawn by us, of squares only
