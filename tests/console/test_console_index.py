"""The index of conversations follows the tracker store, whatever happens to it."""

import pytest
from django.test import Client

from console.conversations import index
from console.conversations.models import Conversation, Handled, Note, Turn, Word
from console.figures import days
from console.figures.models import Count

pytestmark = pytest.mark.django_db


def test_a_question_and_its_outcome_are_indexed_without_their_words(tracker):
    _, asked, said = tracker.turn("Wo tagt der Integrationsrat?")
    assert index.catch_up()
    turn = Turn.objects.get()
    assert (turn.event, turn.answer_event, turn.outcome) == (asked, said, "answered")
    assert (turn.intent, turn.subject, turn.channel) == ("ask_meeting", "integrationsrat", "web")
    stored = [str(value) for row in Turn.objects.values() for value in row.values()]
    stored += [str(value) for row in Conversation.objects.values() for value in row.values()]
    assert not any("tagt" in value for value in stored)


def test_reading_twice_counts_once(tracker):
    tracker.turn(sender="a")
    index.catch_up()
    tracker.turn(sender="a")
    index.catch_up()
    index.catch_up()
    assert Turn.objects.count() == 2
    assert Conversation.objects.get().turns == 2


def test_an_answer_that_comes_in_a_later_batch_finds_its_question(tracker):
    data = {"text": "Wer?", "parse_data": {"intent": {"name": "ask_person", "confidence": 0.5}}}
    tracker.add("a", "user", data, 1.0)
    index.catch_up()
    tracker.add("a", "bot", {"text": "x", "data": {"custom": {"outcome": "asked_back"}}}, 2.0)
    index.catch_up()
    assert Turn.objects.get().outcome == "asked_back"


def test_two_misses_in_a_row_are_stuck(tracker):
    tracker.turn(sender="a", outcome="asked_back")
    tracker.turn(sender="a", outcome="not_in_documents")
    tracker.turn(sender="a", outcome="answered")
    tracker.turn(sender="a", outcome="asked_back")
    index.catch_up()
    assert [turn.stuck for turn in Turn.objects.order_by("event")] == [False, True, False, False]
    assert "stuck" in Conversation.objects.get().outcomes


def test_feedback_reaches_its_question_and_can_change(tracker):
    sender, _, said = tracker.turn()
    tracker.turn(sender=sender)
    tracker.judge(sender, said, helpful=False)
    index.catch_up()
    assert [turn.feedback for turn in Turn.objects.order_by("event")] == [-1, 0]
    assert Conversation.objects.get().thumbs_down
    tracker.judge(sender, said, helpful=True)
    index.catch_up()
    assert Turn.objects.order_by("event").first().feedback == 1
    assert not Conversation.objects.get().thumbs_down


def test_a_deleted_conversation_leaves_no_trace_in_the_console(tracker):
    tracker.turn("Kanarienvogel Zwitscher", sender="weg")
    tracker.turn(sender="bleibt")
    index.catch_up()
    gone = Conversation.objects.get(sender="weg")
    Note.objects.create(conversation=gone, author="x", text="Notiz")
    tracker.delete("weg")
    assert index.forget_vanished() == 1
    assert list(Conversation.objects.values_list("sender", flat=True)) == ["bleibt"]
    assert not Note.objects.exists()
    assert not Word.objects.filter(word__startswith="kanarien").exists()


def test_numbers_that_sqlite_gives_out_again_are_read_again(tracker):
    tracker.turn("Erste Frage", sender="a")
    _, event, _ = tracker.turn("Wird gelöscht", sender="b", outcome="not_in_documents")
    index.catch_up()
    Handled.objects.create(event=event, who="x", conversation=Conversation.objects.get(sender="b"))
    tracker.delete("b")
    _, again, _ = tracker.turn("Neue Frage", sender="c", outcome="human")
    assert again == event, "SQLite did not reuse the number: the test tests nothing"
    index.forget_vanished()
    index.catch_up()
    turn = Turn.objects.get(event=event)
    assert (turn.conversation.sender, turn.outcome, turn.handled) == ("c", "human", False)


def test_a_rebuild_keeps_what_staff_wrote(tracker):
    _, event, _ = tracker.turn(sender="a", outcome="not_in_documents")
    index.catch_up()
    conversation = Conversation.objects.get()
    Note.objects.create(conversation=conversation, author="x", text="wichtig")
    Handled.objects.create(event=event, who="x", conversation=conversation)
    Conversation.objects.update(state="done")
    index.rebuild()
    again = Conversation.objects.get()
    assert (again.pk, again.state, again.turns) == (conversation.pk, "done", 1)
    assert again.notes.get().text == "wichtig"
    assert Turn.objects.get().handled


def test_counts_survive_the_deletion_of_conversations(tracker):
    tracker.turn(sender="a")
    index.catch_up()
    days.refresh()
    tracker.delete("a")
    index.forget_vanished()
    days.refresh()
    assert Count.objects.get(kind="turns").number == 1


def test_without_a_database_of_the_bot_the_inbox_is_empty(admin):
    page = admin.get("/gespraeche/")
    assert page.status_code == 200
    assert "Noch hat niemand gefragt" in page.content.decode()


def test_an_unreadable_row_does_not_stop_the_rest(tracker):
    tracker.add("a", "user", {}, 1.0)
    tracker.database.execute("UPDATE events SET data = '{broken'")
    tracker.turn(sender="b")
    index.catch_up()
    assert Turn.objects.filter(conversation__sender="b").exists()


def test_the_tracker_store_cannot_be_written_to(tracker):
    import sqlalchemy as sa
    from django.conf import settings

    from console.conversations.tracker import _engine

    tracker.turn()
    with (
        _engine(settings.TRACKER_URL).connect() as connection,
        pytest.raises(sa.exc.OperationalError),
    ):
        connection.execute(sa.text("DELETE FROM events"))


def test_health_says_only_that_it_works(db):
    answer = Client().get("/healthz")
    assert answer.json() == {"status": "ok"}
