"""Why a confirmed question cannot be exported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.privacy import redact
from bot.privacy.finding import PLACEHOLDER
from lotse.review.items import Reviewed
from lotse.review.known import Known, asked, examples, key, tests

_PLACEHOLDER = "Die Frage enthält die ersetzte Angabe {}. Formulieren Sie sie ohne sie."
_TURNS = "Das Gespräch enthält persönliche Angaben; verwerfen Sie es."


class Judge:
    """Knows everything that is known; refuses what repeats, contradicts or tells too much."""

    def __init__(self, root: Path = Path()) -> None:
        self._root = root
        self._known: dict[str, list[Known]] = defaultdict(list)
        for one in [*examples(root), *asked(root), *tests(root)]:
            self._known[key(one.text)].append(one)
        domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
        self._intents = {
            one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]
        }

    def reason(self, item: Reviewed) -> str:
        """Why not; empty if it can be exported."""
        return self._personal(item) or self._meaning(item) or self._repeated(item)

    def accept(self, item: Reviewed) -> None:
        """From now on this question is known too."""
        known = Known(
            item.text, Path("dieselbe Ausgabe"), item.intent if item.use == "training" else ""
        )
        self._known[key(item.text)].append(known)

    def _personal(self, item: Reviewed) -> str:
        said = [item.text, *(str(one.get("say") or "") for one in item.turns)]
        if item.turns and any(PLACEHOLDER.search(one) or redact(one) != one for one in said):
            return _TURNS
        if found := PLACEHOLDER.search(item.text):
            return _PLACEHOLDER.format(found.group())
        return "Die Frage enthält persönliche Angaben." if redact(item.text) != item.text else ""

    def _meaning(self, item: Reviewed) -> str:
        if item.intent not in self._intents:
            return f"Die Frageart „{item.intent}“ gibt es nicht (mehr) in domain.yml."
        if "${" in item.text or "\n" in item.text or not key(item.text):
            return "Der Text ist kein einfacher Satz."
        return ""

    def _repeated(self, item: Reviewed) -> str:
        same = self._known.get(key(item.text), [])
        if item.use == "test":
            return self._in(same, "Die Frage ist schon bekannt")
        evaluated = [one for one in same if one.test]
        if evaluated:
            return self._in(
                evaluated, "Die Frage gehört zu den Prüffragen, sie darf nicht geübt werden"
            )
        other = [one for one in same if one.intent != item.intent]
        if other:
            intents = ", ".join(sorted({one.intent for one in other}))
            return self._in(other, f"Widerspruch: Dieselbe Frage steht als {intents}")
        return self._in(same, "Die Frage steht schon da")

    def _in(self, found: Iterable[Known], said: str) -> str:
        files = sorted({_short(one.file, self._root) for one in found})
        return f"{said}: {', '.join(files)}." if files else ""


def _short(file: Path, root: Path) -> str:
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)
