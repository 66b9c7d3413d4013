"""How outcomes, question types, channels and languages are called on screen."""

from __future__ import annotations

OUTCOMES = {
    "answered": "beantwortet",
    "answered_older": "älterer Stand",
    "asked_back": "nachgefragt",
    "not_in_documents": "nicht in den Dokumenten",
    "individual_case": "Einzelfall",
    "human": "Mensch gewünscht",
    "danger": "Gefahr",
    "out_of_scope": "gehört nicht hierher",
    "small_talk": "Höflichkeit",
    "staff": "Mensch antwortete",
    "request": "Anfrage",
}
MORE_OUTCOMES = {"stuck": "festgefahren", "older": "alte Aussage gezeigt"}

# The colour that an outcome has everywhere: good, talk, ask, miss, alarm.
TONES = {
    "answered": "good", "answered_older": "old", "asked_back": "ask", "not_in_documents": "miss",
    "individual_case": "person", "human": "person", "danger": "alarm", "out_of_scope": "quiet",
    "small_talk": "quiet", "staff": "person", "request": "person", "stuck": "miss", "older": "old",
}  # fmt: skip

INTENTS = {
    "ask_contact": "Kontakt", "ask_person": "Person", "ask_meeting": "Sitzung",
    "ask_body": "Stelle oder Gremium", "ask_members": "Mitglieder", "ask_topics": "Themen",
    "ask_programme": "Programm", "ask_event": "Veranstaltung", "ask_history": "Geschichte",
    "ask_definition": "Begriff", "ask_participation": "Mitmachen",
    "ask_publication": "Veröffentlichung", "ask_practical": "Praktisches", "ask_source": "Quelle",
    "ask_currentness": "Aktualität", "ask_more": "mehr davon", "choose": "Auswahl",
    "correct": "Berichtigung", "case_residence": "Fall: Aufenthalt",
    "case_naturalisation": "Fall: Einbürgerung", "case_registration": "Fall: Anmeldung",
    "case_work": "Fall: Arbeit", "case_benefits": "Fall: Leistungen",
    "case_recognition": "Fall: Anerkennung", "case_housing": "Fall: Wohnen",
    "case_asylum": "Fall: Asyl", "case_family": "Fall: Familie",
    "case_discrimination": "Fall: Diskriminierung", "case_language_course": "Fall: Sprachkurs",
    "case_school": "Fall: Schule", "case_other": "Fall: anderes", "human": "Mensch",
    "danger": "Gefahr", "greet": "Gruß", "thanks": "Dank", "goodbye": "Abschied",
    "chitchat": "Plauderei", "affirm": "Ja", "deny": "Nein", "bot_identity": "Bot: wer",
    "bot_privacy": "Bot: Datenschutz", "bot_capabilities": "Bot: Können",
    "bot_operator": "Bot: Betreiber", "bot_sources": "Bot: Quellen", "bot_language": "Bot: Sprache",
    "complaint": "Beschwerde", "insult": "Beleidigung", "attack": "Angriff",
    "out_of_scope": "Fremdes Thema",
}  # fmt: skip

WAYS = {"call": "Rückruf", "mail": "E-Mail", "chat": "Antwort im Chat"}
WISHES = {"open": "offen", "claimed": "in Arbeit", "answered": "beantwortet",
          "closed": "geschlossen", "withdrawn": "zurückgezogen"}  # fmt: skip

CHANNELS = {
    "web": "Website", "rest": "Test (REST)", "telegram": "Telegram", "whatsapp": "WhatsApp",
    "threema": "Threema", "email": "E-Mail", "slack": "Slack", "mattermost": "Mattermost",
    "cmdline": "Terminal",
}  # fmt: skip

LANGUAGES = {
    "de": "Deutsch", "en": "Englisch", "tr": "Türkisch", "ar": "Arabisch", "uk": "Ukrainisch",
    "ru": "Russisch", "pl": "Polnisch", "ro": "Rumänisch", "bg": "Bulgarisch", "fr": "Französisch",
    "es": "Spanisch", "it": "Italienisch", "fa": "Persisch", "ku": "Kurdisch", "sr": "Serbisch",
    "hr": "Kroatisch", "sq": "Albanisch", "el": "Griechisch", "pt": "Portugiesisch",
    "vi": "Vietnamesisch", "zh": "Chinesisch", "ti": "Tigrinya", "so": "Somali", "bs": "Bosnisch",
    "nl": "Niederländisch", "mk": "Mazedonisch", "ta": "Tamil", "ur": "Urdu", "hi": "Hindi",
}  # fmt: skip

_TABLES = {
    "outcome": {**OUTCOMES, **MORE_OUTCOMES, "": "ohne Antwort"},
    "intent": {**INTENTS, "": "nicht erkannt"},
    "channel": {**CHANNELS, "": "unbekannt"},
    "language": {**LANGUAGES, "": "unbekannt"},
}


def span(seconds: float) -> str:
    """A duration as people say it."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{int(seconds)} Sek."
    if minutes < 60:
        return f"{minutes} Min."
    if minutes < 48 * 60:
        rest = f" {minutes % 60} Min." if minutes % 60 else ""
        return f"{minutes // 60} Std.{rest}"
    return f"{minutes // (24 * 60)} Tage"


def name_of(kind: str, key: str) -> str:
    """What staff read for a key; the key itself if it is new."""
    return _TABLES[kind].get(key, key)
