"""Connections break, tabs multiply, the bot restarts: nothing is lost, nothing comes twice."""

from __future__ import annotations

import signal

from playwright.sync_api import expect

QUESTION = "Wo tagt der Integrationsrat?"


def said(visitor):
    """Every text of the conversation."""
    return visitor.find(".message .said").all_inner_texts()


def test_a_message_without_connection_is_sent_when_it_is_back(visit, bot):
    visitor = visit(bot.url).open()
    visitor.ask(QUESTION)
    visitor.page.context.set_offline(True)
    visitor.send("und die Telefonnummer?")
    expect(visitor.find(".trouble")).to_contain_text("Keine Verbindung")
    expect(visitor.find(".human a[href='tel:115']")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.answers).to_have_count(2, timeout=15_000)
    expect(visitor.find(".trouble")).to_be_empty()
    visitor.page.wait_for_timeout(1500)  # the stream comes back too; it must not say it again
    assert len(said(visitor)) == 4


def test_a_message_written_offline_survives_a_reload(visit, stub):
    visitor = visit(stub.url).open()
    visitor.ask("eins")
    stub.status = 503
    visitor.send("zwei")
    expect(visitor.find(".trouble button")).to_be_visible()
    visitor.page.reload()
    stub.status = 200
    expect(visitor.answers).to_have_count(2, timeout=15_000)
    assert said(visitor) == ["eins", "Antwort auf: eins", "zwei", "Antwort auf: zwei"]


def test_two_tabs_are_two_conversations(visit, bot):
    first = visit(bot.url).open()
    second = visit(bot.url, context=first.page.context).open()
    first.ask(QUESTION)
    second.ask("Hallo")
    assert first.answers.count() == second.answers.count() == 1
    assert said(first) != said(second)


def test_a_duplicated_tab_shows_the_same_conversation_once(visit, bot):
    first = visit(bot.url).open()
    first.ask("Hallo")
    kept = first.page.evaluate("sessionStorage.integrationslotse")
    second = visit(bot.url, context=first.page.context)
    second.page.evaluate("kept => sessionStorage.integrationslotse = kept", kept)
    second.page.reload()
    first.page.bring_to_front()
    first.ask(QUESTION)
    second.page.bring_to_front()
    expect(second.find(".message")).to_have_count(4, timeout=25_000)
    assert said(second) == said(first)


def test_the_bot_restarts_in_the_middle_of_a_conversation(visit, bot):
    visitor = visit(bot.url).open()
    visitor.ask(QUESTION)
    bot.stop(signal.SIGKILL)
    visitor.send("und die Telefonnummer?")
    expect(visitor.find(".trouble")).not_to_be_empty(timeout=15_000)
    bot.start()
    # It tries again by itself; the button that would hurry it may be gone before a click.
    expect(visitor.answers).to_have_count(2, timeout=40_000)
    expect(visitor.answers.last).to_contain_text("(0231) 50-2 25 20")  # it still knows the subject
    assert len(said(visitor)) == 4


def test_the_conversation_survives_a_reload(visit, bot):
    visitor = visit(bot.url).open()
    visitor.ask(QUESTION)
    before = said(visitor)
    visitor.input.fill("noch nicht gesendet")
    visitor.page.reload()
    expect(visitor.panel).to_be_visible()
    expect(visitor.input).to_have_value("noch nicht gesendet")
    visitor.page.wait_for_timeout(500)
    assert said(visitor) == before
    assert visitor.page.context.cookies() == []
    assert visitor.page.evaluate("localStorage.length") == 0


def test_an_expired_session_is_replaced_and_the_question_answered(visit, stub):
    visitor = visit(stub.url).open()
    visitor.ask("eins")
    stub.sessions.clear()
    visitor.ask("zwei")
    expect(visitor.find(".note")).to_have_text("Das Gespräch war abgelaufen. Ein neues beginnt.")


def test_a_session_that_ended_before_the_first_message_is_not_mentioned(visit, stub):
    visitor = visit(stub.url).open()
    with visitor.page.expect_response("**/chat/session"):
        visitor.input.fill("ein")
    stub.sessions.clear()
    visitor.ask("eins")
    expect(visitor.find(".note")).to_have_count(0)


def test_messages_arrive_by_polling_where_no_stream_comes_through(visit, stub):
    stub.events = False
    visitor = visit(stub.url).open()
    visitor.ask("eins")
    stub.push("Hier ist ein Mensch.")
    expect(visitor.find(".message.staff")).to_have_text(
        "Stadt Dortmund, persönlich:Hier ist ein Mensch.", timeout=20_000
    )
