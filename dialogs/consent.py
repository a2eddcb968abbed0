"""What a person consents to when leaving an intent: the version of the words, and for how long it is kept."""

from typing import Final

VERSION: Final = "2026-11-2"
"""Names the words in templates/lead_consent.j2; give them a new version whenever their meaning changes."""
KEPT_YEARS: Final = 2
