"""What a person who wrote in another language gets above the German answer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from actions.answer import DANGER, HUMAN, INDIVIDUAL_CASE, Answer
from knowledge.store import Store
from knowledge.values import shown

_FOLDER = Path(__file__).parent.parent / "bot" / "languages"
_PERSONAL = frozenset({INDIVIDUAL_CASE, HUMAN, DANGER})
_PLAIN = frozenset({"phone", "email", "address", "url", "date", "number"})


def above(answer: Answer, language: str, store: Store) -> str:
    """A sentence in that language and what needs none: names, numbers, addresses, dates."""
    words = _texts().get(language)
    if words is None:
        return ""
    lines = [words["handover" if answer.outcome in _PERSONAL else "notice"]]
    for one in answer.statements:
        kind = store.aspects[one.aspect].value
        if kind in _PLAIN:
            subject = store.subject(one.subject)
            lines.append(f"→ {subject.name if subject else ''}: {shown(kind, one.value)}")
    return "\n".join(dict.fromkeys(lines))


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    found = {}
    for file in sorted(_FOLDER.glob("??.yml")):
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
        found[file.stem] = {key: loaded[key] for key in ("notice", "handover")}
    return found
