"""Names of people: after words such as "ich heiße", after titles, and from lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.privacy import cues, ner
from bot.privacy.finding import NAME, Finding, apart
from bot.privacy.german import german
from bot.privacy.name_lists import doubtful, first_names
from bot.privacy.public import Public
from bot.privacy.words import Words

_MOST = 4  # words of one name


def find(text: str, public: Public) -> list[Finding]:
    """The names of people that the knowledge base does not know."""
    words = Words(text)
    found: list[Finding] = []
    taken: set[int] = set()
    for place, count, told in _candidates(words):
        if taken & set(range(place, place + count)):
            continue
        taken |= set(range(place, place + count))
        start, end = words.spans[place][0], words.spans[place + count - 1][1]
        if told or not _published(words, place, count, public):
            found.append(Finding(*_with_initials(text, start, end), NAME))
    found += [one for one in ner.people(text) if not public.person(text[one.start : one.end])]
    return apart(found)


def _published(words: Words, place: int, count: int, public: Public) -> bool:
    start, end = words.spans[place][0], words.spans[place + count - 1][1]
    here = words.text[start:end]
    return public.person(here) or public.known(here) or bool(
        cues.INSTITUTIONS.match(words.text, end))  # fmt: skip


def _candidates(words: Words) -> Iterator[tuple[int, int, bool]]:
    """(first word, number of words, whether somebody named themselves), surest first."""
    for cue in cues.STRONG.finditer(words.text):
        own = bool(
            re.match(
                r"(?i)ich|mein\s|my|i\s|je\s|me\s|mi\s|benim|ad[ıi]m|ismim|мен|اسم", cue.group()
            )
        )
        yield from _taken(words, cue.end(), _certain, own, greedy=True)
    for cue in cues.HONORIFIC.finditer(words.text):
        noun = cues.PLAIN_NOUN.search(words.text[: cue.start()])
        yield from _taken(words, cue.end(), _known if noun else _addressed, False)
    for cue in cues.SOFT.finditer(words.text):
        at = words.at(cue.end())
        greedy = at is not None and words.first(at) and words.big(at)
        yield from _taken(words, cue.end(), _likely, False, greedy)
    for place in range(len(words.spans)):
        if _listed(words, place):
            yield place, _length(words, place), False


def _taken(
    words: Words, position: int, fits: Callable[[Words, int], bool], own: bool, greedy: bool = False
) -> Iterator[tuple[int, int, bool]]:
    place = words.at(position)
    while place is not None and words.folded[place] in cues.TITLES and place + 1 < len(words.spans):
        place += 1
    if place is None or words.folded[place] in cues.TITLES:
        return
    core = place  # "von der Heiden"
    while words.folded[core] in cues.PARTICLES and core + 1 < len(words.spans):
        core += 1
    if not words.ends(core) and fits(words, core):
        yield place, core - place + _length(words, core, greedy), own


def _certain(words: Words, place: int) -> bool:
    return words.folded[place] not in cues.OFFICES and (
        words.big(place) or words.listed(place) or not german(words.plain[place]))  # fmt: skip


def _addressed(words: Words, place: int) -> bool:
    if words.folded[place] in cues.OFFICES:
        return False
    return words.big(place) or words.last(place)


def _known(words: Words, place: int) -> bool:
    return words.big(place) and words.listed(place) and words.folded[place] not in doubtful()


def _likely(words: Words, place: int) -> bool:
    if words.first(place):
        return words.big(place) or len(words.folded[place]) > 3
    follows = place + 1 < len(words.spans) and words.joined(place + 1)
    if not words.big(place):
        return words.listed(place) and follows and words.last(place + 1)
    if words.listed(place) and follows and _surname(words, place + 1):
        return True
    word = words.plain[place]
    return len(word) > 2 and word.isalpha() and not words.acronym(place) and not german(word)


def _listed(words: Words, place: int) -> bool:
    """Whether a name begins here without any word that announces it."""
    if place and words.folded[place - 1] in ("st", "sankt"):
        return False
    if _second_of_two(words, place):
        return True
    follows = place + 1 < len(words.spans) and words.joined(place + 1)
    if words.big(place):
        if words.first(place):
            return words.plain[place].lower() != words.plain[place].upper()
        doubtful_pair = follows and words.big(place + 1) and words.last(place + 1)
        return bool(doubtful_pair and words.folded[place] in first_names()
                    and not words.ends(place) and not german(words.plain[place + 1]))  # fmt: skip
    return bool(follows and words.first(place) and words.last(place + 1)
                and len(words.folded[place]) > 2 and not words.ends(place + 1))  # fmt: skip


def _second_of_two(words: Words, place: int) -> bool:
    """ "Ella und Jussuf": beside a name, an unknown word in capitals is one too."""
    return (
        place >= 2
        and words.folded[place - 1] in ("und", "oder")
        and words.first(place - 2)
        and words.big(place - 2)
        and words.big(place)
        and not words.acronym(place)
        and not german(words.plain[place])
    )


def _length(words: Words, place: int, greedy: bool = False) -> int:
    """How many words the name that begins here has; `greedy` takes any capitalised word along."""
    count = 1
    while count < _MOST and place + count < len(words.spans):
        here = place + count
        if not words.joined(here):
            break
        if (
            words.folded[here] in cues.PARTICLES
            and here + 1 < len(words.spans)
            and words.big(here + 1)
        ):
            if not (words.joined(here + 1) and _continues(words, place, here + 1)):
                break
            count += 2
        elif _continues(words, place, here) or (
            greedy and words.big(here) and not words.ends(here)
        ):
            count += 1
        else:
            break
    return min(count, len(words.spans) - place)


def _continues(words: Words, place: int, here: int) -> bool:
    if words.ends(here):
        return False
    if not words.big(here):
        return not words.big(place) and words.listed(here)
    return words.first(here) or _surname(words, here)


def _surname(words: Words, place: int) -> bool:
    if not words.big(place) or words.ends(place):
        return False
    return bool(words.last(place) or cues.SURNAME.search(words.folded[place])
                or not german(words.plain[place]))  # fmt: skip


_INITIAL = re.compile(r"(?:\b[A-ZÄÖÜ]\.[ -]?){1,3}$")


def _with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    before = _INITIAL.search(text[:start])
    after = re.match(r"\s[A-ZÄÖÜ]\.(?=\s|$)", text[end:])
    return (before.start() if before else start), end + (len(after.group()) if after else 0)
