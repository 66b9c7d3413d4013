"""Residents ask, the real bot answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.vague import vague

CITED = re.compile(r"(Faltblatt|Steckbrief|Webseite|Präsentation) .+, .*(20\d\d)")
# kind, question, outcome, what the answer must show
KINDS = [
    ("contact", "Welche Telefonnummer hat der Integrationsrat?", "answered", "(0231) 50-2 25 20"),
    ("address", "Welche Anschrift hat das Integrationsbüro?", "answered", "Südwall 2–4"),
    ("meeting", "Wo tagt der Integrationsrat?", "answered", "Rathaus"),
    ("members", "Wie viele Leute gehören zum Integrationsrat?", "answered", "27"),
    ("person", "Wer leitet das Kommunale Integrationszentrum?", "answered", "Reyhan Güntürk"),
    ("programme", "Welche Projekte gibt es für kleine Kinder?", "answered", "Rucksack"),
    ("history", "Wann wurde der Masterplan Integration beschlossen?", "answered", "2006"),
    ("definition", "Was ist Integration?", "answered", "Grundgesetz"),
    ("personal case", "Wird meine Aufenthaltserlaubnis verlängert?", "individual_case", "115"),
    ("out of scope", "Wie wird morgen das Wetter?", "out_of_scope", "Integrationsarbeit"),
]  # fmt: skip


def test_ten_questions_of_ten_kinds_are_answered_with_their_sources(visit, bot):
    visitor = visit(bot.url).open()
    for kind, question, outcome, shown in KINDS:
        answer = visitor.ask(question)
        expect(answer).to_have_class(re.compile(rf"\b{outcome}"))
        expect(answer, kind).to_contain_text(shown)
        if outcome == "answered":
            expect(answer.locator(".sources li").first).to_have_text(CITED)
            expect(answer.locator(".said")).not_to_contain_text("Quelle")
    assert visitor.answers.count() == len(KINDS)


@pytest.fixture(scope="module")
def unclear(bot):
    """A question that the bot asks back to."""
    return vague(bot.url)


def test_a_clarification_is_answered_by_a_button(visit, bot, unclear):
    visitor = visit(bot.url).open()
    asked_back = visitor.ask(unclear.question)
    expect(asked_back).to_have_class(re.compile(r"\basked_back"))
    offered = asked_back.locator(".replies button").last
    expect(offered).to_have_text(unclear.choice)
    offered.click()
    answer = visitor.next_answer(1)
    expect(visitor.find(".message.resident").last).to_contain_text(unclear.choice)
    expect(answer).to_have_class(re.compile(r"\banswered"))
    expect(visitor.find(".message .replies")).to_have_count(0)  # an old choice is no longer offered


def test_a_clarification_is_answered_by_typing(visit, bot, unclear):
    visitor = visit(bot.url).open()
    visitor.ask(unclear.question)
    expect(visitor.ask(unclear.choice)).to_have_class(re.compile(r"\banswered"))


def test_a_follow_up_question_keeps_the_subject(visit, bot):
    visitor = visit(bot.url).open()
    visitor.ask("Wo tagt der Integrationsrat?")
    expect(visitor.ask("und die Telefonnummer?")).to_contain_text("(0231) 50-2 25 20")


def test_the_way_to_a_person_hands_over(visit, bot):
    visitor = visit(bot.url).open()
    visitor.find(".human button").click()
    answer = visitor.next_answer(0)
    expect(answer).to_have_class(re.compile(r"\bhuman"))
    expect(answer.locator("a[href='tel:115']").first).to_be_visible()


def test_telephone_mail_and_place_are_links(visit, bot):
    visitor = visit(bot.url).open()
    phone = (
        visitor.ask("Welche Telefonnummer hat der Integrationsrat?").locator("a[href^=tel]").first
    )
    expect(phone).to_have_attribute("href", "tel:+4923150" + "22520")
    mail = visitor.ask("Welche E-Mail-Adresse hat der Integrationsrat?").locator("a[href^=mailto]")
    expect(mail.first).to_have_attribute("href", "mailto:integrationsrat@dortmund.de")
    card = visitor.ask("Welche Anschrift hat das Integrationsbüro?").locator("a.card").first
    expect(card).to_have_attribute(
        "href", re.compile(r"^https://www\.openstreetmap\.org/search\?query=S%C3%BCdwall")
    )
    expect(card).to_have_attribute("rel", re.compile("noopener"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>window.broken=1</script>",
        "<img src=x onerror=window.broken=1>",
        "[x](javascript:window.broken=1) www.x.de/'onclick='window.broken=1",
        '"><svg onload=window.broken=1>',
    ],
)
def test_script_in_a_question_stays_text(visit, bot, hostile):
    visitor = visit(bot.url).open()
    visitor.ask(hostile)
    expect(visitor.find(".message.resident .said")).to_have_text(hostile)
    assert visitor.find(".log :is(script, img, svg[onload])").count() == 0
    assert visitor.page.evaluate("window.broken") is None


def test_a_message_from_staff_arrives_by_itself_and_stays_text(visit, bot):
    visitor = visit(bot.url).open()
    visitor.ask("Ich möchte mit einem Menschen sprechen.")
    bot.staff_say("<img src=x onerror=window.broken=1> Guten Tag, ich bin ein Mensch.")
    said = visitor.find(".message.staff .said")
    expect(said).to_have_text(
        "<img src=x onerror=window.broken=1> Guten Tag, ich bin ein Mensch.", timeout=15_000
    )
    assert visitor.page.evaluate("window.broken") is None
