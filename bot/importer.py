"""Training data and configuration as Rasa reads them, with what only this machine knows filled in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.spacy_choice import choose
from knowledge.load import load


class LotseImporter(RasaFileImporter):
    """Rasa's file importer, and:

    - the spaCy pipeline `auto` is replaced by the one chosen on this machine, so that the trained
      model records it;
    - each statement's `asked_as` becomes an example of its question type, so that a new document
      is understood without touching the training data. Those of gaps do not: they ask for anything,
      and thousands of them teach that everything is missing.
    """

    _examples: TrainingData | None = None

    def get_config(self) -> dict[str, Any]:
        """The configuration with the resolved spaCy pipeline and its version."""
        config = super().get_config()
        for component in config.get("pipeline") or []:
            if component.get("model") == "auto":
                chosen = choose()
                component["model"] = chosen.name
                component["version"] = chosen.version
        return cast("dict[str, Any]", config)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples of the data files and those of the knowledge base.

        Read once: Rasa asks for them several times while it trains, and its own `merge` copies
        every example, which together took longer than the training itself.
        """
        if self._examples is None:
            self._examples = super().get_nlu_data(language)
            self._examples.training_examples.extend(_asked(Path("knowledge")))
        return self._examples


def _asked(folder: Path) -> Iterable[Message]:
    facts, _ = load(folder) if folder.is_dir() else load()
    for statement in facts.statements:
        aspect = facts.aspects.get(statement.aspect)
        if aspect is not None:
            yield from (Message.build(text, intent=aspect.type) for text in statement.asked_as)
