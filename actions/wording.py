"""From an `Answer` to German text and to structured data for the website."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.answer import Answer, Say
from knowledge.model import Statement
from knowledge.store import Store
from knowledge.values import entry_text

LONGEST = 20  # entries of a list that are shown at once


@dataclass(frozen=True)
class Worded:
    """A reply: its text, the same as data, and list entries that were not shown."""

    text: str
    data: dict[str, Any]
    rest: tuple[str, ...]


class Wording:
    """Words answers with the sentences of responses.yml (as Rasa's domain hands them over)."""

    def __init__(self, responses: Mapping[str, Any], store: Store) -> None:
        self._responses = responses
        self._store = store

    def say(self, sentence: Say) -> str:
        """One sentence with its values. Raises KeyError if responses.yml lacks it."""
        template: str = self._responses[sentence.name][0]["text"]
        return template.format(**sentence.values).strip()

    def word(self, answer: Answer) -> Worded:
        """The reply to the answer."""
        lines = [self.say(one) for one in answer.before]
        rest: tuple[str, ...] = ()
        facts = []
        for number, statement in enumerate(answer.statements):
            entries = answer.entries if answer.entries and not number else self._entries(statement)
            shown, more = entries[:LONGEST], entries[LONGEST:]
            facts.append({"id": statement.id, "text": statement.text, "entries": list(shown)})
            lines.append(statement.text)
            lines += [f"• {entry}" for entry in shown]
            if more:
                rest = more
                lines.append(self.say(Say("utter_and_more", {"number": len(more)})))
        older = [{"text": one.text, "source": self._source(one)} for one in answer.older]
        lines += [self._older(one) for one in answer.older]
        lines += [self.say(one) for one in answer.after]
        sources = self._sources(answer.statements) if answer.cited else []
        if sources:
            name = "utter_source" if len(sources) == 1 else "utter_sources"
            lines.append(
                self.say(Say(name, {"sources": "; ".join(one["cited"] for one in sources)}))
            )
        data: dict[str, Any] = {"outcome": answer.outcome, "statements": facts, "sources": sources}
        data |= {"older": older} if older else {}
        data |= {"more": len(rest)} if rest else {}
        return Worded("\n".join(lines), data, rest)

    def _older(self, statement: Statement) -> str:
        cited = self._source(statement)["cited"]
        return self.say(Say("utter_older", {"cited": cited, "text": statement.text}))

    def _entries(self, statement: Statement) -> tuple[str, ...]:
        """The entries of a list that its sentence does not already name."""
        if not isinstance(statement.value, list) or len(statement.value) < 2:
            return ()
        entries = tuple(entry_text(entry) for entry in statement.value)
        names = [
            entry["name"] if isinstance(entry, dict) else str(entry) for entry in statement.value
        ]
        return () if all(name in statement.text for name in names) else entries

    def _source(self, statement: Statement) -> dict[str, str]:
        source = self._store.sources[statement.citation.source]
        return {"id": source.id, "cited": source.cited, "place": statement.citation.place}

    def _sources(self, statements: tuple[Statement, ...]) -> list[dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for one in statements:
            if not one.citation.source:  # a gap has none
                continue
            found.setdefault(one.citation.source, self._source(one))
        return list(found.values())
