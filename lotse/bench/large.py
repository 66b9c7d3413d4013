"""A knowledge base of any size: the real facts and invented ones beside them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from knowledge.compile import write
from knowledge.load import load
from knowledge.model import Citation, Facts, Statement, Subject

_SEED = 7
_SYLLABLES = """bar do fen gal hom ir jas kel lum mor nes ott pra quin ras sil tor ul ven wim xan
    yol zet bru dra fli gno kra plo schwe tru vla""".split()  # noqa: SIM905
_PER_SUBJECT = 5


def build(target: Path, statements: int) -> int:
    """Compiles the real facts and invented ones into `target`; how many statements there are."""
    facts, _ = load()
    missing = max(0, statements - len(facts.statements))
    write(_with_invented(facts, missing), target)
    return len(facts.statements) + missing


def _with_invented(facts: Facts, number: int) -> Facts:
    chance = random.Random(_SEED)  # noqa: S311
    subjects = dict(facts.subjects)
    words = [_word(chance) for _ in range(max(200, number // 5))]
    source = next(iter(facts.sources))
    for at in range(-(-number // _PER_SUBJECT)):
        one = _subject(at, words, chance, source, min(_PER_SUBJECT, number - at * _PER_SUBJECT))
        subjects[one.id] = one
    return replace(facts, subjects=subjects)


def _subject(
    at: int, words: list[str], chance: random.Random, source: str, statements: int
) -> Subject:
    ident = f"erfunden-{at}"
    name = " ".join(word.capitalize() for word in chance.sample(words, 2))
    aspects = ("topics", "tasks", "goals", "address", "kind")
    said = tuple(
        Statement(
            id=f"{ident}.{aspect}", subject=ident, aspect=aspect, value="",
            text=f"{name} {' '.join(chance.sample(words, 6))}.", citation=Citation(source),
            asked_as=(f"Was macht {name} mit {chance.choice(words)}?",),
        )
        for aspect in aspects[:statements]
    )  # fmt: skip
    return Subject(id=ident, type="topic", name=name, label=name, statements=said)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))
