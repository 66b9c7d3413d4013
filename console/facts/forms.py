"""The form of a proposal."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms

from console.facts.edit import as_yaml
from console.facts.knowledge import Knowledge
from knowledge.model import Statement

_VARIABLE = "${"  # would be expanded when the file is read


class ProposalForm(forms.Form):
    """A changed or new statement."""

    aspect = forms.ChoiceField(label="Worum es geht")
    id = forms.SlugField(
        label="Kennung", max_length=60, help_text="Kurz, klein, mit Bindestrichen."
    )
    text = forms.CharField(
        label="Satz",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein schlichter Satz mit „Sie“, der allein stehen kann.",
    )
    value = forms.CharField(
        label="Wert",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Die bloße Angabe, etwa eine Telefonnummer (in Anführungszeichen) "
        "oder eine Liste in eckigen Klammern.",
    )
    until = forms.RegexField(
        r"^\d{4}(-\d{2}(-\d{2})?)?$",
        label="Galt bis",
        required=False,
        help_text="Leer, wenn es noch gilt; sonst 2008, 2008-01 oder 2008-01-31.",
    )
    source = forms.ChoiceField(label="Quelle")
    place = forms.CharField(label="Stelle darin", max_length=200)
    reason = forms.CharField(
        label="Warum",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Woher wissen Sie es? Das steht im Vorschlag.",
    )

    def __init__(self, known: Knowledge, old: Statement | None, *args: Any, **kwargs: Any) -> None:
        if old is not None:
            kwargs.setdefault("initial", {"text": old.text, "value": as_yaml(old.value),
                                          "until": old.valid_until})  # fmt: skip
        super().__init__(*args, **kwargs)
        self.old = old
        if old is not None:
            for name in ("aspect", "id", "source", "place"):
                del self.fields[name]
        elif known.store:
            aspects = [(one.id, one.label) for one in known.store.aspects.values()]
            sources = [(one.id, one.cited) for one in known.store.sources.values()]
            self.fields["aspect"].choices = sorted(aspects, key=lambda one: one[1])
            self.fields["source"].choices = sources

    def clean_value(self) -> Any:
        """The value as the file will hold it."""
        raw = str(self.cleaned_data["value"]).strip()
        try:
            value = yaml.safe_load(raw)
        except yaml.YAMLError as fault:
            raise forms.ValidationError(
                "Das ist kein gültiger Wert. Setzen Sie ihn in Anführungszeichen."
            ) from fault
        if hasattr(value, "isoformat"):  # a date stays what was typed
            value = raw
        if value is None or _VARIABLE in raw:
            raise forms.ValidationError("Der Wert fehlt oder enthält ${.")
        return value

    def change(self) -> dict[str, Any]:
        """Only what is different from the old statement; everything of a new one."""
        data = dict(self.cleaned_data)
        data.pop("reason", None)
        if self.old is None:
            return data
        old = {"text": self.old.text, "value": self.old.value, "until": self.old.valid_until}
        return {key: value for key, value in data.items() if value != old.get(key)}
