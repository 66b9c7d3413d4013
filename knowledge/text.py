"""Folding of German text so that spelling habits don't matter: umlauts, case, double letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ı": "i", "ł": "l"})
_DIGRAPH = re.compile(r"ae|oe|(?<![aeq])ue")
_ENDINGS = ("innen", "ern", "est", "en", "er", "es", "em", "st", "e", "s", "n", "t")

_STOPWORDS = """ab aber ach ah alle allem allen aller alles als also am an ans auch auf aus bei beim bin bis
    bist bitte da dabei dadurch dafur damit dan dann dar das dass dat davon dazu dein dem den denn der
    des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine
    einem einen einer eines er es etwa etwas eu euch euer fur furs ganz gar geht genau gerade gern
    gerne gibt gibts gut hab habe haben hallo hast hat hatte hatten hier hin hmm ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer ihres im in ins is isn ist ja je jetz jetzt kan kann kannst kein keine konnen
    konnte konnten konnten lieber mal man mehr mein meine meinem meinen meiner mich mir mit mochte muss
    na nach nachdem nem nen ner ne nein net nicht nichts nix noch nu nun nur ob oder ohne schon sehr
    sein seine seinem seinen seiner seit sich sie sind so soll sollte solche sollen somit sonst sowie
    tag uber um und uns unser unsere unter vom von vor wann war waren warum was wat weil weiss welche
    welchem welchen welcher welches wem wen wenn wer werden weshalb wessen wie wieder wieso will wir
    wird wo wofur woher wohin wozu wurde wurden zu zum zur zwar dieser guten moin tach mal eigentlich
    danke sagen sage sagt wissen bräuchte brauche brauch suche such sagen mussen darf duerfen durfen
    sehr geehrte damen herren grusse freundlichen liebe lieber hi hey halt eh dem denen deren
    gerade eben naja nochmal bitteschon wollte wurd machen macht mach tut tun kommt
    kommen laut heisst heist heissen genannt nennt nennen"""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text in lower case without accents; ä, ae and a fall together (so do o, u and ss)."""
    flat = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUT)
    if not flat.isascii():
        decomposed = unicodedata.normalize("NFD", flat)
        flat = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _DIGRAPH.sub(lambda found: found.group()[0], flat)


def words(text: str) -> list[str]:
    """Folded words and numbers of the text, in order."""
    return list(_words(text))


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))  # the same text is asked for at each step of a turn


def wordset(text: str) -> frozenset[str]:
    """The folded words of a list, to be compared with `words` of a text."""
    return frozenset(words(text))


STOPWORDS = wordset(_STOPWORDS)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without its inflection and without doubled letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return re.sub(r"(\D)\1", r"\1", word).replace("ie", "i").replace("ck", "k")


def content(tokens: list[str]) -> list[str]:
    """The words that carry meaning; all of them, where none does."""
    return [token for token in tokens if token not in STOPWORDS] or tokens


# Not after "am 2." and abbreviations.
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[A-Za-z]\.)(?<!\b[DN]r\.)\s+(?=\S)|\n+"
)


def sentences(text: str) -> list[str]:
    """The text's sentences, trimmed, in order."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def asking(text: str) -> str:
    """The sentences of a longer text that ask; all of it, if it is one sentence."""
    parts = sentences(text)
    if len(parts) < 2:
        return _unmarked(text)
    asked = [part for part in parts if "?" in part]
    return " ".join((asked or parts[-1:])[-2:])


_MARK = re.compile(r"[.,;:!?]\s+\S")
_ASKS = re.compile(
    r"\b(?:(?:in|an|bei|von|mit|zu|auf|bis|seit|ab|für|fuer) )?"
    r"(?:wer|wen|wem|wo|wann|wie|was|welche[rsmn]?|woher|wohin|wieso|warum)\b(?=(?:\s+\S+){2})",
    re.IGNORECASE,
)
_LONG = 14  # words of a story


def _unmarked(text: str) -> str:
    """The last question of a long text without any punctuation."""
    if _MARK.search(text) or len(text.split()) < _LONG:
        return ""
    asked = list(_ASKS.finditer(text))
    return text[asked[-1].start() :].strip() if asked and asked[-1].start() else ""
