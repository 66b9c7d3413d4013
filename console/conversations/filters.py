"""The inbox's filters, and pages that stay fast however many conversations there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from datetime import timezone as zones
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.utils import timezone

from console.conversations import german
from console.conversations.models import LOW_CONFIDENCE, STATES, Conversation, Label, Word
from console.conversations.reading import search_words

PAGE = 30
RARE = 2_000  # conversations with a word; fewer than this are looked up by their numbers
CONFIDENCES = {"tief": "unter 12 %", "mittel": "12 bis 50 %", "hoch": "über 50 %"}
_EPOCH = datetime(1970, 1, 1, tzinfo=zones.utc)
_BOUNDS = {"tief": (0.0, LOW_CONFIDENCE), "mittel": (LOW_CONFIDENCE, 0.5), "hoch": (0.5, 1.01)}


def _choices(table: dict[str, str], everything: str) -> list[tuple[str, str]]:
    return [("", everything), *table.items()]


class FilterForm(forms.Form):
    """The filters, as they stand in the address."""

    q = forms.CharField(label="Text", required=False, max_length=200, widget=forms.TextInput(
        attrs={"type": "search", "placeholder": "Wörter in den Fragen"}))  # fmt: skip
    von = forms.DateField(label="von", required=False, widget=forms.DateInput(
        attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    bis = forms.DateField(label="bis", required=False, widget=forms.DateInput(
        attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    ergebnis = forms.ChoiceField(label="Ergebnis", required=False, choices=_choices(
        {**german.OUTCOMES, **german.MORE_OUTCOMES}, "alle"))  # fmt: skip
    art = forms.ChoiceField(label="Frageart", required=False,
                            choices=_choices(german.INTENTS, "alle"))  # fmt: skip
    kanal = forms.ChoiceField(label="Kanal", required=False,
                              choices=_choices(german.CHANNELS, "alle"))  # fmt: skip
    sprache = forms.ChoiceField(label="Sprache", required=False,
                                choices=_choices(german.LANGUAGES, "alle"))  # fmt: skip
    sicherheit = forms.ChoiceField(label="Sicherheit", required=False,
                                   choices=_choices(CONFIDENCES, "jede"))  # fmt: skip
    meinung = forms.ChoiceField(label="Rückmeldung", required=False, choices=(
        ("", "alle"), ("up", "hilfreich"), ("down", "nicht hilfreich")))  # fmt: skip
    stand = forms.ChoiceField(label="Stand", required=False, choices=_choices(STATES, "alle"))
    markierung = forms.ModelChoiceField(
        Label.objects.all(), label="Markierung", required=False, to_field_name="name",
        empty_label="alle")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["markierung"].label_from_instance = lambda one: one.name

    def active(self) -> dict[str, str]:
        """The filters in use: label and what was chosen."""
        found = {}
        for name, value in (self.cleaned_data if self.is_valid() else {}).items():
            if value:
                field = self.fields[name]
                known = dict(getattr(field, "choices", ()) if name != "markierung" else ())
                shown = value.strftime("%d.%m.%Y") if isinstance(value, date) else value
                found[str(field.label)] = str(known.get(value, getattr(value, "name", shown)))
        return found


def conversations(form: FilterForm) -> QuerySet[Conversation]:
    """The conversations that the filters let through; none if a filter makes no sense."""
    found = Conversation.objects.filter(turns__gt=0)
    if not form.is_valid():
        return found.none()
    data = form.cleaned_data
    for name, kind in (("ergebnis", "o"), ("art", "t"), ("kanal", "c"), ("sprache", "l"),
                       ("meinung", "f")):  # fmt: skip
        if data[name]:
            # A plain search for the string: LIKE, which also folds case, takes twice as long.
            found = found.alias(**{kind: StrIndex("facets", Value(f" {kind}:{data[name]} "))})
            found = found.filter(**{f"{kind}__gt": 0})
    if data["stand"]:
        found = found.filter(state=data["stand"])
    if data["sicherheit"]:
        low, high = _BOUNDS[data["sicherheit"]]
        found = found.filter(lowest__gte=low, lowest__lt=high)
    if data["markierung"]:
        found = found.filter(labels=data["markierung"])
    if data["von"]:
        found = found.filter(last_at__gte=_midnight(data["von"]))
    if data["bis"]:
        found = found.filter(started_at__lt=_midnight(data["bis"] + timedelta(days=1)))
    return _with_words(found, data["q"])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _with_words(found: QuerySet[Conversation], text: str) -> QuerySet[Conversation]:
    """Only conversations with all words; four letters or more also find longer words."""
    for word in sorted(search_words(text), key=len, reverse=True):
        exact = Q(word=word) if len(word) < 4 else Q(word__gte=word, word__lt=word + "\U0010ffff")
        hits = Word.objects.filter(exact)
        ids = list(hits.values_list("conversation_id", flat=True)[: RARE + 1])
        if len(ids) <= RARE:
            found = found.filter(pk__in=set(ids))
        else:
            found = found.filter(Exists(hits.filter(conversation_id=OuterRef("pk"))))
    return found


@dataclass(frozen=True)
class Page:
    """Some conversations, and the places where the next older and newer ones begin."""

    rows: list[Conversation]
    older: str = ""
    newer: str = ""


def page(found: QuerySet[Conversation], after: str = "", before: str = "") -> Page:
    """The page after (or before) a place; the first one without either.

    Pages continue from the last row's own values, so the hundredth costs what the first does.
    """
    place = _place(after or before)
    backwards = bool(before and not after and place)
    if place:
        at, number = place
        beyond = Q(last_at__gt=at) | Q(last_at=at, pk__gt=number)
        if not backwards:
            beyond = Q(last_at__lt=at) | Q(last_at=at, pk__lt=number)
        bound = {"last_at__gte": at} if backwards else {"last_at__lte": at}
        found = found.filter(beyond, **bound)
    order = ("last_at", "pk") if backwards else ("-last_at", "-pk")
    rows = list(found.order_by(*order)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    has_older = more if not backwards else True
    has_newer = more if backwards else bool(place)
    return Page(rows, _mark(rows[-1]) if has_older else "", _mark(rows[0]) if has_newer else "")


def _mark(row: Conversation) -> str:
    return f"{(row.last_at - _EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def _place(mark: str) -> tuple[datetime, int] | None:
    at, _, number = mark.partition("-")
    if not (at.isdigit() and number.isdigit() and len(at) < 18 and len(number) < 18):
        return None
    return _EPOCH + timedelta(microseconds=int(at)), int(number)
