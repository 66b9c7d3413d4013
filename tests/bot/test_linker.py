"""What the linker adds to a message, and the times and cities it recognises."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.elsewhere import elsewhere
from bot.components.linker import LINKS, SubjectLinker
from bot.components.years import time_of


@pytest.fixture
def linked(knowledge):
    def link(text):
        message = Message({"text": text})
        SubjectLinker().process([message])
        return message

    return link


def values(message, entity):
    return [one["value"] for one in message.get("entities") if one["entity"] == entity]


def test_subject_aspect_and_year_are_entities(linked):
    message = linked("Wie war 2008 die Telefonnummer vom Integrationsbüro?")
    assert values(message, "subject")[0] == "integrationsbuero"
    assert values(message, "aspect")[0] == "phone"
    assert values(message, "year") == [2008]


def test_the_links_are_handed_to_the_classifier(linked):
    message = linked("Integrationsrat")
    assert message.get(LINKS)[0].subject == values(message, "subject")[0] == "integrationsrat"


@pytest.mark.parametrize(
    ("text", "time"), [("Wo war das damals?", "past"), ("Wer ist heute Chef?", "now")]
)
def test_the_time_is_an_entity(linked, text, time):
    assert values(linked(text), "time") == [time]


@pytest.mark.parametrize("text", ["", "🙂🙂", "a" * 5000, "\u0000", "' OR 1=1 --"])
def test_odd_messages_are_linked_to_nothing_and_do_not_fail(linked, text):
    assert values(linked(text), "year") == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2008", (2008,)),
        ("von 2007 bis 2015", (2007, 2015)),
        ("2008 oder 2008", (2008,)),
        ("0231 5022008", ()),
        ("12008", ()),
        ("im Jahr 1899", ()),
    ],
)
def test_years_are_told_from_other_numbers(text, years):
    assert time_of(text).years == years


@pytest.mark.parametrize(
    ("text", "past", "now"),
    [
        ("wie hieß das früher", True, False),
        ("und heute", False, True),
        ("wer war das", False, False),
        ("Wann ist das dies Jahr?", False, True),
        ("Ich war früher Lehrer. Wo tagt der Integrationsrat?", False, False),
    ],
)
def test_then_and_now_are_recognised(text, past, now):
    assert (time_of(text).past, time_of(text).now) == (past, now)


@pytest.mark.parametrize(
    "text",
    [
        "Integrationsrat in Köln",
        "Wo ist der Kölner Integrationsrat?",
        "Ausländerbehörde Bochum",
        "in Essen das kommunale Integrationszentrum",
        "Wer leitet in Bochum das dortige kommunale Integrationszentrum?",
        "Sie ist nach Essen gezogen und sucht dort das Integrationszentrum",
        "Wie heißt das Integrationszentrum in Essen?",
    ],
)
def test_offices_of_other_cities_are_noticed(text):
    assert elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "Integrationsrat in Dortmund",
        "Ich komme aus Köln, wo ist der Integrationsrat?",
        "Essen und Trinken",
        "arbeitet Dortmund mit Köln zusammen",
        "Arbeitet das Integrationszentrum mit Essen zusammen?",
    ],
)
def test_a_city_that_is_merely_mentioned_is_not(text):
    assert elsewhere(text) == []
