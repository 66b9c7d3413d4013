"""Tells which language a text is in, and puts a foreign text into German keywords. Pure, offline.

German or foreign is decided by counting: German function words on one side, words that only a
foreign vocabulary has on the other. In doubt a text is German.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from bot.components.vocabularies import Language, fold, german, languages, tokens

GERMAN = "de"
_LETTER = 0.5  # how much a word with a letter of one language speaks for that language
_ENOUGH = 3  # words that make a look at the phrases needless
_WEAK = 0.3  # how much a single letter or a word that German has too speaks for a language
_LEAST = 1.0  # the least that must speak for a foreign language
_MARGIN = 1.5  # how many times more must speak for it than for German
_SHARE = 0.1  # the least part of the words that speak for it
_CYRILLIC = ("ru", "uk", "bg")
_ADDRESS = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+|\b[\w.-]+\.(?:de|com|org|nrw|net)\b")
_APOSTROPHES = re.compile("[’ʼ`´]")
_PIECE = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*|'|[?]")
_ARTICLES = ("وال", "بال", "فال", "كال", "ال", "لل", "و", "ب", "ل", "ف", "ك")
_SOUNDS = str.maketrans({
    "а": "a", "б": "b", "в": "w", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "jo", "є": "je",
    "ж": "sch", "з": "s", "и": "i", "і": "i", "ї": "ji", "й": "j", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch",
    "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ъ": "a", "ы": "y", "ь": "", "э": "e",
    "ю": "ü", "я": "ja",
})  # fmt: skip


def detect(text: str) -> str:
    """The code of the language that the text is in: `de`, or one of bot/languages."""
    plain = german().names.sub(" ", fold(_ADDRESS.sub(" ", text)))
    words = list(chain.from_iterable(map(_parts, tokens(plain))))
    for_german = sum(word in german().small for word in words)
    scripts = Counter(map(_script, words))
    other, count = max((("ar", scripts["ar"]), ("ru", scripts["ru"])), key=lambda one: one[1])
    if count:
        if for_german > 1 and for_german >= count:
            return GERMAN
        return _likeliest(words, text, _CYRILLIC) if other == "ru" else other
    foreign = sum(map(_foreign, words))
    marks = sum(_LETTER for word in text.split() if word[0].islower() and _marked(word))
    score = foreign + marks
    if not for_german and foreign < _ENOUGH:
        score += sum(_phrases(words, code) for code in languages())
    if score < _LEAST or score < _SHARE * len(words) or score < _MARGIN * for_german:
        return GERMAN
    return _likeliest(words, text, tuple(languages()))


def translate(text: str, code: str) -> str:
    """German keywords for a text in that language; German words, names and numbers stay."""
    language = languages()[code]
    pieces = _PIECE.findall(_APOSTROPHES.sub("'", _joined(text)))
    folded = [fold(one) for one in pieces]
    result: list[str] = []
    at = 0
    while at < len(pieces):
        length, meaning = _phrase(folded, at, language)
        if not length:
            length, meaning = 1, _one(pieces, folded, at, language)
        if meaning and (not result or result[-1] != meaning):
            result.append(meaning)
        at += length
    return re.sub(r"\s+([?])", r"\1", " ".join(result)).replace("_", " ")


def _joined(text: str) -> str:
    """The text with names of several words made one, and no apostrophe inside Cyrillic words."""
    text = german().spelled.sub(lambda found: found[0].replace(" ", "_"), text.replace("_", " "))
    return re.sub(r"(?<=[а-яіїєґ])['’ʼ`](?=[а-яіїєґ])", "", text, flags=re.IGNORECASE)


def _phrase(folded: list[str], at: int, language: Language) -> tuple[int, str]:
    words = [(i, one) for i, one in enumerate(folded[at : at + 8], start=1) if one not in "'?"]
    if not words or words[0][0] != 1:
        return 0, ""
    for form in _forms(folded[at], language.code):
        for parts, meaning in language.words.phrases.get(form[:2], ()):
            seen = [form, *(one for _, one in words[1 : len(parts)])]
            if len(seen) == len(parts) and all(map(_fits, parts, seen)):
                return words[len(parts) - 1][0], meaning
    return 0, ""


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _one(pieces: list[str], folded: list[str], at: int, language: Language) -> str:
    """What one word becomes: its meaning, itself, or nothing."""
    piece, word = pieces[at], folded[at]
    if piece == "?" or "_" in piece or any(map(str.isdigit, piece)):
        return piece
    if piece == "'":
        return ""
    if at > 1 and pieces[at - 1] == "'" and language.code in ("en", "tr"):
        return ""  # an ending: Dortmund's, Trabzon'da
    for form in _forms(word, language.code):
        meaning = language.words.get(form)
        if meaning is not None:
            return meaning
    if word in _german_words() or german().stems.search(word):
        return piece
    return _sounds(piece) if _is_name(pieces, at) else ""


def _is_name(pieces: list[str], at: int) -> bool:
    if not pieces[at][0].isupper():
        return False
    starts = at == 0 or pieces[at - 1] == "?"
    following = pieces[at + 1 : at + 2]
    return not starts or len(pieces) < 4 or not following or following[0][0].isupper()


def _sounds(name: str) -> str:
    if _script(name.lower()) != "ru":
        return name
    return name.lower().translate(_SOUNDS).capitalize()


@lru_cache(maxsize=1)
def _german_words() -> frozenset[str]:
    words = {*german().small, *(word for word in german().shared.exact if len(word) > 2)}
    for language in languages().values():
        for meaning in (*language.words.exact.values(), *language.words.stems.values()):
            words.update(tokens(fold(meaning)))
    return frozenset(words)


def _parts(word: str) -> list[str]:
    """A word with a hyphen that no vocabulary has falls into its parts."""
    return word.split("-") if "-" in word and not _speakers(word) else [word]


def _phrases(words: list[str], code: str) -> int:
    """How many phrases of the language begin in the text, but for those of German words."""
    language, count = languages()[code], 0
    for at in range(len(words)):
        length = _phrase(words, at, language)[0]
        count += bool(length) and any(
            len(word) > 1 and word not in german().shared for word in words[at : at + length]
        )
    return count


def _forms(word: str, code: str) -> Iterable[str]:
    yield word
    if code == "ar":
        for article in _ARTICLES:
            if word.startswith(article) and len(word) - len(article) > 2:
                yield word[len(article) :]


def _script(word: str) -> str:
    first = word[0]
    if "Ѐ" <= first <= "ӿ":
        return "ru"
    return "ar" if "؀" <= first <= "ۿ" else "latin"


def _foreign(word: str) -> bool:
    known = word in german().small or word in german().shared
    return len(word) > 1 and not known and bool(_speakers(word))


def _speakers(word: str) -> frozenset[str]:
    """The languages that have the word."""
    if _script(word) == "ar":
        return frozenset("ar" for form in _forms(word, "ar") if form in languages()["ar"].words)
    exact, stems = _index()
    found = exact.get(word, frozenset())
    for end in range(len(word), 1, -1):
        found |= stems.get(word[:end], frozenset())
    return found


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    exact: dict[str, frozenset[str]] = defaultdict(frozenset)
    stems: dict[str, frozenset[str]] = defaultdict(frozenset)
    for code, language in languages().items():
        for word in language.words.exact:
            exact[word] |= {code}
        for stem in language.words.stems:
            stems[stem] |= {code}
    return dict(exact), dict(stems)


@lru_cache(maxsize=1)
def _marks() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, language in languages().items():
        for letter in language.letters:
            found[letter].add(code)
    return {letter: frozenset(codes) for letter, codes in found.items()}


def _marked(word: str) -> bool:
    return not word.isascii() and any(letter in _marks() for letter in word)


def _likeliest(words: list[str], text: str, codes: tuple[str, ...]) -> str:
    """The language that most words speak for; a word that others have too counts less."""
    score: dict[str, float] = dict.fromkeys(codes, 0.0)
    for word in words:
        speakers = _speakers(word)
        weight = 1.0 if len(word) > 1 and word not in german().shared else _WEAK
        for code in speakers & score.keys():
            score[code] += weight / len(speakers)
    for code in codes:
        score[code] += _phrases(words, code)
    for word in text.lower().split():
        for code in {code for letter in word for code in _marks().get(letter, ())} & score.keys():
            score[code] += _LETTER
    return max(codes, key=lambda code: score[code])
