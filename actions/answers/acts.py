"""What a short message does with the last answer, if it says nothing else: asks for its source, …

The classifier knows these by examples; here every wording counts that consists of such words only
("wo ist das geschrieben?", "können Sie das belegen?", "und der Rest?").
"""

from __future__ import annotations

import re

from actions.answers.filler import EMPTY
from actions.question import Question
from knowledge.text import fold, words, wordset

SOURCE, CURRENT, MORE = "ask_source", "ask_currentness", "ask_more"
_LONGEST = 10  # words of a message that can be about the last answer only

_ANSWER = wordset(
    "info infos information informationen angabe angaben aussage auskunft antwort nummer adresse zahl "
    "zahlen daten namen name liste gesagt gelesen gefunden gesehen geschrieben genommen "
    "hergenommen sicher wirklich denken glauben behaupten behauptest behauptet zeigen offiziell "
    "bekommen geholt seite webseite text dokument dokumente unterlage unterlagen papier papiere "
    "faltblatt flyer broschure prasentation steckbrief jahr uberprufen nachprufen genau stehen steht "
    "stammt stammen stelle irgendwo worauf woran womit woraus wodurch worin nachher bezieht beziehen grundet"
)
_SOURCE = re.compile(
    r"\bquelle\w*|\bbeleg\w*|\bnachweis\w*|\bbeweis\w*|\bnachlesen\b|\bnachles\b|\bfundstelle\w*|"
    r"\b(?:ge)?stutz\w+|\bworauf\b.*\b(?:bezieh\w+|grund\w+|beruf\w+)|\bnachprufen\b|\bwoher\b.*\b(?:weiss\w*|weist|wissen|ha[sb]\w*|stamm\w+|nimm\w*)|"
    r"\bwoher\W*$|\bwo\b.*\b(?:her|steht|stehen|geschrieben|gelesen|gefunden)\b|\bwer sagt\b|"
    r"\b(?:welche[mnrs]?|was fur ein\w*) (?:dokument|unterlage|papier|quelle|seite|text|broschure)"
)
_CURRENT = re.compile(
    r"\baktuell\w*|\bveraltet\w*|\buberholt\w*|^\W*stand\W*$|\bwelche[rn]? stand\b|\bimmer noch\b|"
    r"\bnoch immer\b|\bheute noch\b|\bjetzt noch\b|\bnoch heute\b|\bgultig\w*|\bvon wann\b|"
    r"\bwie alt\b.*\b(?:das|seite|info\w*|angabe\w*|dokument|quelle|text|faltblatt|unterlage|daten)\b|"
    r"\baus welchem jahr\b|\bvon welchem jahr\b|\bnoch (?:gultig|richtig|korrekt)\b|"
    r"\b(?:ist|is|isses|sind|sin) .*\bnoch so\b|\bnach wie vor\b"
)
_CURRENT_WORDS = wordset(
    "aktuell aktuelle aktueller aktuellen aktuelles aktuellste veraltet uberholt stand gultig heute "
    "immer gilt gelten stimmt stimmen richtig korrekt alt alte wann jahr datum heutzutage inzwischen "
    "mittlerweile jetzt daten wie vor"
)
_MORE = re.compile(
    r"\balle\b|\balles\b|\bkomplett\w*|\bvollstandig\w*|\bganze[nr]?\b|\brest\w*|\bubrig(?:en)?\b|"
    r"\bweitere\w*|\bmehr\b|\b(?:wer|was|welche\w*|wen|wem|jemand|sonst)\b.*\bnoch\b|\bsonst\b|"
    r"\bnoch (?:wer|was|welche|jemand|mehr|eine[rns]?|andere\w*)\b|\band(?:e)?re[nrs]?\b|\bausserdem\b"
)
_MORE_WORDS = wordset(
    "komplett komplette vollstandig ganz ganze ganzen rest restliche restlichen ubrige ubrigen weitere "
    "weiteren weiterer mehr andere anderen anderer anderes aufzahlen aufzahlung nennen nenn nennst "
    "zeigen zeig leute personen namen liste punkte stuck dinge sachen existiert existieren dabei"
)


def act(question: Question, said: str = "") -> str:
    """The intent of a message about the last answer; empty if it is none or there was no answer.

    `said` is the text of the last answer: its words may be repeated.
    """
    tokens = words(question.text)
    if not question.context.statements or not tokens or len(tokens) > _LONGEST:
        return ""
    folded = fold(question.text)
    content = {one for one in tokens if one not in EMPTY}
    if _CURRENT.search(folded) and content <= _ANSWER | _CURRENT_WORDS | set(words(said)):
        return CURRENT
    if _SOURCE.search(folded) and not any(_strange(one) for one in content):
        return SOURCE
    return MORE if _MORE.search(folded) and content <= _MORE_WORDS else ""


def _strange(token: str) -> bool:
    return token not in _ANSWER and not _SOURCE.search(token)
