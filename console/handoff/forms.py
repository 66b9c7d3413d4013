"""Forms of the hand-off."""

from __future__ import annotations

from typing import Any

from django import forms

from bot.handoff.hours import Closed, Hours, HoursError, Span, closed, spans
from console.handoff.models import Canned, Office

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


class HoursForm(forms.Form):
    """Office hours per weekday, closed days."""

    holidays = forms.BooleanField(
        label="An gesetzlichen Feiertagen in NRW ist niemand da", required=False
    )
    closed = forms.CharField(
        label="Weitere freie Tage", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eine Zeile je Tag oder Zeitraum: 24.12.2026–31.12.2026 Betriebsruhe",
    )  # fmt: skip
    requests = forms.BooleanField(
        label="Anfragen nach Rückruf oder E-Mail annehmen", required=False,
        help_text="Dann bietet der Bot das Formular an. Jemand muss die Anfragen bearbeiten.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(
                label=name, required=False, max_length=120,
                widget=forms.TextInput(attrs={"placeholder": "geschlossen"}),
            )  # fmt: skip

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the weekdays."""
        return [self[f"day{number}"] for number in range(7)]

    def clean(self) -> dict[str, Any]:
        """Every weekday and closed day is understood."""
        data = super().clean() or {}
        for number in range(7):
            self._day(data, f"day{number}")
        data["closed_days"] = self._closed(str(data.get("closed") or ""))
        return data

    def _day(self, data: dict[str, Any], name: str) -> None:
        try:
            data[name] = spans(str(data.get(name) or ""))
        except HoursError as fault:
            self.add_error(
                name, f"„{fault}“ ist keine Zeit. Richtig ist zum Beispiel: 9–12, 13:30–16"
            )

    def _closed(self, text: str) -> tuple[Closed, ...]:
        found = []
        for line in filter(None, map(str.strip, text.splitlines())):
            try:
                found.append(closed(line))
            except HoursError:
                self.add_error("closed", f"„{line[:60]}“ ist kein Tag und kein Zeitraum.")
        return tuple(found)

    def hours(self) -> Hours:
        """The office hours that were entered."""
        data = self.cleaned_data
        days: dict[int, tuple[Span, ...]] = {
            number: data[f"day{number}"] for number in range(7) if data[f"day{number}"]
        }
        return Hours(days, data["closed_days"], data["holidays"], data["requests"])


def written(hours: Hours) -> dict[str, Any]:
    """The office hours as the form shows them."""
    days = {f"day{number}": ", ".join(map(str, spans)) for number, spans in hours.days.items()}
    lines = [" ".join(filter(None, (_dates(one), one.why))) for one in hours.closed]
    return days | {"closed": "\n".join(lines), "holidays": hours.holidays,
                   "requests": hours.requests}  # fmt: skip


def _dates(one: Closed) -> str:
    first = f"{one.first:%d.%m.%Y}"
    return first if one.first == one.last else f"{first}–{one.last:%d.%m.%Y}"


class OfficeForm(forms.ModelForm):
    """An office to forward to."""

    class Meta:
        model = Office
        fields = ("name", "email")


class CannedForm(forms.ModelForm):
    """A canned answer."""

    class Meta:
        model = Canned
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
