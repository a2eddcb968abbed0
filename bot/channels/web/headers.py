"""What every page tells the browser: run nothing but ours, load nothing from elsewhere, tell nobody."""

from collections.abc import Iterable
from typing import Final

_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors "
)

COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page_headers(framed_by: Iterable[str] = ()) -> dict[str, str]:
    """Return the headers of a page that only these sites may show in a frame; none by default."""
    ancestors = " ".join(framed_by) or "'none'"
    return {**COMMON, "Content-Security-Policy": _POLICY + ancestors, "Cache-Control": "no-store"}
