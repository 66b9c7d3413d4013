"""A knowledge base of any size: the real facts and invented ones beside them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from knowledge.compile import fingerprint, write
from knowledge.load import load
from knowledge.model import Citation, Facts, KnowledgeError, Statement, Subject
from knowledge.store import Store

_SEED = 7
_SYLLABLES = """bar do fen gal hom ir jas kel lum mor nes ott pra quin ras sil tor ul ven wim xan
    yol zet bru dra fli gno kra plo schwe tru vla""".split()  # noqa: SIM905
_PER_SUBJECT = 5


def build(target: Path, statements: int) -> int:
    """Compiles the real facts and invented ones into `target`; how many statements there are.

    A file of this size that was built from today's facts is used again.
    """
    facts, _ = load()
    number = max(statements, len(facts.statements))
    if not _built(target, number):
        write(_with_invented(facts, number - len(facts.statements)), target)
    return number


def _built(target: Path, number: int) -> bool:
    try:
        store = Store(target)
    except KnowledgeError:
        return False
    try:
        last = f"erfunden-{(number - 1) // _PER_SUBJECT // 2}"
        return store.built_from == fingerprint() and store.subject(last) is not None
    finally:
        store.close()


def _with_invented(facts: Facts, number: int) -> Facts:
    chance = random.Random(_SEED)  # noqa: S311
    subjects = dict(facts.subjects)
    words = [_word(chance) for _ in range(max(200, number // 5))]
    source = next(iter(facts.sources))
    aspects = [one.id for one in facts.aspects.values() if one.value == "text"][:_PER_SUBJECT]
    for at in range(-(-number // _PER_SUBJECT)):
        some = aspects[: number - at * _PER_SUBJECT]
        one = _subject(at, words, chance, source, some)
        subjects[one.id] = one
    return replace(facts, subjects=subjects)


def _subject(
    at: int, words: list[str], chance: random.Random, source: str, aspects: list[str]
) -> Subject:
    ident = f"erfunden-{at}"
    name = " ".join(word.capitalize() for word in chance.sample(words, 2))
    said = tuple(
        Statement(
            id=f"{ident}.{aspect}", subject=ident, aspect=aspect, value="",
            text=f"{name} {' '.join(chance.sample(words, 6))}.", citation=Citation(source),
            asked_as=(f"Was macht {name} mit {chance.choice(words)}?",),
        )
        for aspect in aspects
    )  # fmt: skip
    return Subject(id=ident, type="topic", name=name, label=name, statements=said)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))
