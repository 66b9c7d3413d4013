""" "Ist X auch dabei?" after a list: whether the list that was just said contains it."""

from __future__ import annotations

import re

from actions.answer import ANSWERED, Answer, Say
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.text import STOPWORDS, stem, words
from knowledge.values import entry_text

_ASKING = re.compile(
    r"^\W*(?:und|ist|is|sind|war|waren|oder|auch|gehört|gehören|gilt|zählt|macht|sitzt)\b|\?\W*$",
    re.IGNORECASE,
)
_FILLER = frozenset(
    "auch mit drin drinn dabei davon dazu eins einer eine eines teil mitglied stadt verein beteiligt "
    "gehort vertreten thema themen liste arbeitskreis handlungsfeld projekt".split()
)
_MOST = 2  # words that can name one thing


def membership(turn: Turn) -> Answer | None:
    """Yes or no with the list, if the message names one thing after a list was said."""
    listed = _last_list(turn)
    item = _item(turn.question.text)
    if listed is None or not item or turn.asked.named and not _touches(turn, listed):
        return None
    inside = any(_same(item, entry_text(entry)) for entry in listed.value)
    name = " ".join(_shown(turn.question.text, item))
    verdict = Say("utter_yes") if inside else Say("utter_no", {"item": name})
    return Answer(ANSWERED, before=(verdict,), statements=(listed,), subject=listed.subject,
                  aspect=listed.aspect)  # fmt: skip


def _last_list(turn: Turn) -> Statement | None:
    said = map(turn.search.store.statement, turn.question.context.statements)
    return next((one for one in said if one and isinstance(one.value, list)), None)


def _item(text: str) -> list[str]:
    if not _ASKING.search(text) or len(words(text)) > 8:
        return []
    left = [token for token in words(text) if token not in STOPWORDS and token not in _FILLER]
    usable = len(left) <= _MOST and not any(token.isdigit() for token in left)
    return left if usable else []


def _touches(turn: Turn, listed: Statement) -> bool:
    return any(link.subject in listed.about for link in turn.asked.query.links[:2])


def _same(item: list[str], entry: str) -> bool:
    known = {stem(token) for token in words(entry)}
    return all(any(one.startswith(stem(token)[:6]) for one in known) for token in item)


def _shown(text: str, item: list[str]) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text) if set(words(word)) & set(item)]
