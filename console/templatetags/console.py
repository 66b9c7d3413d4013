"""Tags and filters that every template has."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from console.conversations import german

register = template.Library()


@register.filter
def outcome(key: str) -> str:
    """An outcome's German name."""
    return german.name_of("outcome", key)


@register.filter
def intent(key: str) -> str:
    """A question type's German name."""
    return german.name_of("intent", key)


@register.filter
def channel(key: str) -> str:
    """A channel's German name."""
    return german.name_of("channel", key)


@register.filter
def language(key: str) -> str:
    """A language's German name."""
    return german.name_of("language", key)


@register.filter
def percent(share: Any) -> str:
    """0.834 as "83 %"; a dash where there is nothing to divide."""
    return "–" if share is None else f"{round(float(share) * 100)} %"


@register.filter
def span(seconds: Any) -> str:
    """A duration as people say it: "40 Sek.", "12 Min.", "3 Std. 5 Min.", "2 Tage"."""
    return german.span(float(seconds or 0))


@register.filter
def waited(since: Any) -> str:
    """How long ago a moment was, given in seconds since 1970."""
    return german.span(max(time.time() - float(since or 0), 0.0))


@register.filter
def wish_state(key: str) -> str:
    """A request's state as staff read it."""
    return german.WISHES.get(key, key)


@register.filter
def way(key: str, channel: str = "") -> str:
    """How somebody wants to be answered; a chat with the messenger's name if there is one."""
    name = german.WAYS.get(key, key)
    return f"{name} ({german.name_of('channel', channel)})" if key == "chat" and channel else name


@register.filter
def moment(seconds: Any) -> datetime | None:
    """Seconds since 1970 as a date and time."""
    return datetime.fromtimestamp(float(seconds), timezone.utc) if seconds else None


@register.simple_tag
def chip(key: str) -> SafeString:
    """An outcome as a small coloured word; the colour never says more than the word."""
    tone = german.TONES.get(key, "quiet")
    return format_html('<span class="chip {}">{}</span>', tone, german.name_of("outcome", key))


@register.inclusion_tag("field.html")
def field(bound: BoundField, note: str = "") -> dict[str, Any]:
    """A form field with label, help and errors, tied together for screen readers."""
    ids = []
    if note or bound.help_text:
        ids.append(f"{bound.id_for_label}-help")
    if bound.errors:
        ids.append(f"{bound.id_for_label}-error")
    attributes: dict[str, Any] = {"aria-describedby": " ".join(ids)} if ids else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "note": note or bound.help_text,
        "widget": bound.as_widget(attrs=attributes),
    }
