"""Every messenger: its file, its settings. A new one adds its line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.channels.messenger import settings as reading
from bot.channels.messenger.settings import SettingsError

if TYPE_CHECKING:
    from bot.channels.messenger.model import Messenger


@dataclass(frozen=True)
class Entry:
    """One messenger; its file is loaded only when it is meant."""

    name: str
    about: str

    @property
    def kind(self) -> Any:
        """The class of its settings."""
        return getattr(self._module(), f"{self.name.capitalize()}Settings")

    def variables(self) -> list[str]:
        """The environment variables of its settings."""
        return reading.variables(self.kind, self.name)

    def meant(self, values: Mapping[str, str]) -> bool:
        """Whether somebody wants it: a setting is there that is not what it would be anyway."""
        return any(
            values.get(reading.variable(self.name, one.name), "").strip()
            not in ("", "" if one.default is MISSING else one.default)
            for one in fields(self.kind)
        )

    def build(self, values: Mapping[str, str]) -> Messenger:
        """The messenger with its settings. Raises SettingsError."""
        try:
            settings = reading.read(self.kind, self.name, values)
            made: Messenger = getattr(self._module(), self.name.capitalize())(settings)
        except (ImportError, OSError) as fault:
            raise SettingsError(f"Ein Programmteil fehlt ({type(fault).__name__}).") from fault
        except ValueError as fault:
            raise SettingsError("Eine Einstellung hat die falsche Form.") from fault
        return made

    def _module(self) -> Any:
        return import_module(f"bot.channels.{self.name}")


CATALOGUE = {
    name: Entry(name, about)
    for name, about in (
        ("whatsapp", "WhatsApp Cloud API"),
        ("telegram", "Telegram Bot API"),
        ("threema", "Threema Gateway, Ende-zu-Ende"),
        ("email", "E-Mail: IMAP und SMTP"),
        ("slack", "Slack, für Mitarbeitende"),
        ("mattermost", "Mattermost, für Mitarbeitende"),
    )
}
