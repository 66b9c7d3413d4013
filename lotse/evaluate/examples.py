"""The training examples as the model gets them, split into folds that are the same in every run."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from knowledge.load import load

SEED = 3
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """A text and its intent; `generated` ones come from the knowledge's `asked_as`."""

    text: str
    intent: str
    generated: bool = False


def read(data: Path = Path("bot/data")) -> list[Example]:
    """All examples, in an order that does not depend on how the files are listed."""
    from rasa.shared.importers.rasa import RasaFileImporter

    importer = RasaFileImporter(training_data_paths=[str(data)])
    written = {
        (one.get("text"), one.get("intent")) for one in importer.get_nlu_data().intent_examples
    }
    facts, _ = load()
    asked = {
        (text, facts.aspects[one.aspect].type) for one in facts.statements for text in one.asked_as
    }
    return [Example(*one) for one in sorted(written)] + [
        Example(*one, True) for one in sorted(asked)
    ]


def folds(examples: list[Example], count: int = FOLDS) -> list[list[int]]:
    """The places of the written examples, dealt out so that each fold has some of every intent.

    Generated examples are in no fold: they are always trained on, as in the real model.
    """
    places = defaultdict(list)
    for at, one in enumerate(examples):
        if not one.generated:
            places[one.intent].append(at)
    chance = random.Random(SEED)  # noqa: S311  # nothing secret
    dealt: list[list[int]] = [[] for _ in range(count)]
    next_fold = 0
    for intent in sorted(places):
        chance.shuffle(places[intent])
        for at in places[intent]:
            dealt[next_fold % count].append(at)
            next_fold += 1
    return dealt
