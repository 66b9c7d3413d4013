"""The form by which a judgement is corrected."""

from __future__ import annotations

from typing import Any

from django import forms

from bot.privacy import redact
from console.conversations.german import INTENTS
from console.facts.knowledge import Knowledge
from console.review.models import Item
from knowledge.model import Statement


class ItemForm(forms.ModelForm):
    """Question type, subject and statement as they should have been."""

    class Meta:
        model = Item
        fields = ("text", "intent", "subject", "statement")
        labels = {"text": "Frage", "intent": "Frageart", "subject": "Thema", "statement": "Aussage"}
        help_texts = {
            "text": "Ohne Namen, Nummern und Adressen. Kürzen ist erlaubt, der Sinn muss bleiben.",
            "statement": "Kennung der Aussage, die richtig gewesen wäre; leer, wenn es keine gibt.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2}),
                   "statement": forms.TextInput(attrs={"list": "aussagen"})}  # fmt: skip

    def __init__(self, known: Knowledge, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        kinds = sorted(INTENTS.items(), key=lambda one: one[1])
        self.fields["intent"] = forms.ChoiceField(label="Frageart", choices=kinds)
        names = known.store.subject_ids() if known.store else []
        subjects = sorted(((one, known.subject_name(one)) for one in names), key=lambda one: one[1])
        self.fields["subject"] = forms.ChoiceField(
            label="Thema", choices=[("", "keines"), *subjects], required=False
        )

    def statements(self) -> list[Statement]:
        """Those that are likely: of the subject that was understood or chosen."""
        subjects = {self.instance.predicted_subject, self.instance.subject} - {""}
        store = self.known.store
        return (
            [one for subject in sorted(subjects) for one in store.statements(subject)]
            if store
            else []
        )

    def clean_text(self) -> str:
        """The question; refused if it still holds personal data."""
        text = " ".join(str(self.cleaned_data["text"]).split())
        if redact(text) != text:
            raise forms.ValidationError("Die Frage enthält noch persönliche Angaben.")
        return text

    def clean_statement(self) -> str:
        """The statement's id; refused if there is none of this name."""
        found = str(self.cleaned_data["statement"]).strip()
        if found and self.known.statement(found) is None:
            raise forms.ValidationError("Diese Aussage gibt es nicht.")
        return found
