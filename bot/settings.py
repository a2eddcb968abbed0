"""Everything that can be set from outside, read once from the environment and `.env`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dialogs import consent

LEADS_PROMISED = consent.KEPT_YEARS * 365
Days = Annotated[int, Field(ge=1)]
HourText = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Origin = Annotated[str, Field(pattern=r"^(\*|https?://[\w.*:-]+)$")]


class Settings(BaseSettings):
    """Each name is an environment variable with `JIANGWEN_` before it, in capitals."""

    model_config = SettingsConfigDict(env_prefix="JIANGWEN_", env_file=".env", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(Path("var"), description="Where the embedded database and the secret key lie.")
    database_url: str = Field("", description="Empty: SQLite in the data folder. Otherwise postgresql://…")
    secret_key: SecretStr | None = Field(
        None, description="At least 32 characters. Not given: made once, in secret.key of the data folder."
    )
    former_secret_keys: tuple[SecretStr, ...] = Field(
        (), description='After a change of the key: the earlier ones, newest first, as ["…", "…"].'
    )
    host: str = Field("127.0.0.1", description="Where the service listens.")
    port: int = Field(8000, ge=0, le=65535, description="The port it listens on.")
    public_url: str = Field("", description="How people reach it from outside, for links in messages.")
    trusted_proxies: str = Field("127.0.0.1", description="Whose X-Forwarded-For is believed, by commas.")
    today: date | None = Field(None, description="Rehearse this date.")
    sources: Path | None = Field(None, description="Folder of the official texts, for `jiangwen check`.")

    telegram_token: SecretStr | None = Field(None, description="The bot's token; without it Telegram is off.")
    telegram_api: str = Field("https://api.telegram.org", description="Another Bot API server.")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="How updates arrive.")
    telegram_webhook_secret: SecretStr | None = Field(None, description="Needed in webhook mode.")
    telegram_per_second: float = Field(30, gt=0, description="So many messages a second in all …")
    telegram_per_chat: float = Field(1, gt=0, description="… and so many to one chat; Telegram asks for no more.")

    smtp_url: SecretStr | None = Field(
        None, description="smtp://user:password@host:587 (STARTTLS) or smtps://…:465; without it e-mail is off."
    )
    mail_from: str = Field("", description="Whom e-mails come from, as 匠问 <remind@example.org>.")
    mail_per_second: float = Field(5, gt=0, description="So many e-mails a second in all.")

    work: bool = Field(True, description="Whether `serve` also plans and sends; false where workers do.")
    quiet_from: HourText = Field("20:00", description="From this local time on nobody is disturbed …")
    quiet_until: HourText = Field("08:30", description="… until this one.")
    in_flight: int = Field(20, ge=1, le=200, description="So many reminders of one worker are on their way at once.")
    lease_seconds: int = Field(30, ge=1, description="After so long others take over what one had taken to send.")
    keep_reminders_days: int = Field(400, ge=184, description="What was sent is kept so long, and what became of it.")
    heartbeat_url: str = Field("", description="Called every minute while planning and sending work.")
    metrics_port: int = Field(0, ge=0, le=65535, description="Where a worker shows its metrics; 0: nowhere.")

    desk_idle_minutes: int = Field(30, ge=1, le=240, description="Staff who do nothing for so long are logged out.")
    desk_session_hours: int = Field(12, ge=1, le=24, description="Staff log in again after so long in any case.")
    desk_two_persons: bool = Field(
        False, description="Whether a date that is changed at the desk needs a second person who says yes."
    )
    desk_second_factor: Literal["required", "optional"] = Field(
        "required", description="Whether staff must show a code of an authenticator, too."
    )
    desk_passwords: Literal["asvs5", "mlps2"] = Field(
        "asvs5", description="Which passwords staff may have: OWASP ASVS 5, or 等保 level 2."
    )
    oidc_issuer: Annotated[str, Field(pattern=r"^(https://[^\s?#]+)?$")] = Field(
        "", description="Another login service (OpenID Connect): its address; without it that way is off."
    )
    oidc_client_id: str = Field("", description="As whom that service knows us …")
    oidc_client_secret: SecretStr | None = Field(None, description="… and our secret there.")
    oidc_name: str = Field("", description="What that service is called on the page of the login.")

    api_per_minute: int = Field(600, ge=1, description="So many calls of the API a minute with one token.")
    hook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Hosts and networks that webhooks may go to, by commas. None given: any public address."
    )

    exports_at_once: int = Field(2, ge=1, le=20, description="So many exports one process writes at once.")
    exports_each: int = Field(3, ge=1, le=50, description="So many exports of one person are under way at once …")
    exports_a_day: int = Field(40, ge=1, le=1000, description="… and so many they may order within a day.")
    keep_exports_hours: int = Field(24, ge=1, le=168, description="The file of an export is deleted after so long.")

    embed_origins: Annotated[tuple[Origin, ...], NoDecode] = Field(
        (), description="Sites that may embed the chat, as https://host, by commas. None given: any."
    )

    keep_conversations_days: Days = Field(90, description="An idle conversation is deleted after this many days.")
    keep_inbox_days: Days = Field(7, description="For so long a repeated message gets the same answer.")
    keep_leads_days: int = Field(
        LEADS_PROMISED, ge=1, le=LEADS_PROMISED, description="A lead is deleted this many days after its last change."
    )
    keep_audit_days: int = Field(400, ge=184, description="What was done at the desk stays recorded for so long.")
    keep_ledger_days: Days = Field(
        5 * 365, description="That somebody consented, to what and until when, is kept so long after it ended."
    )
    keep_requests_days: Days = Field(
        3 * 365, description="What somebody asked about their own data is kept so long after it was answered."
    )
    keep_missed_days: Days = Field(400, description="A missed question is deleted so long after it was last asked.")

    burst_messages: int = Field(20, ge=1, description="So many messages of one person …")
    burst_seconds: int = Field(10, ge=1, description="… within so many seconds; beyond that the person waits.")
    max_body_bytes: int = Field(256 * 1024, ge=1024, le=2**20, description="The largest body of a call of the API.")

    @property
    def embedded_database(self) -> Path:
        """Where the embedded database lies, or would."""
        return self.data_dir.absolute() / "jiangwen.db"

    @field_validator("embed_origins", "hook_hosts", mode="before")
    @classmethod
    def _by_commas(cls, given: object) -> object:
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given
