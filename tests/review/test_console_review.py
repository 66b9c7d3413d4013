"""Judging in the console: two people, one click for a test, and out comes a change for Git."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from console.conversations.index import catch_up
from console.conversations.models import Conversation
from console.review.models import CONFIRMED, DISCARDED, ONCE, TEST, Item
from tests.console.conftest import *  # noqa: F403


@pytest.fixture
def asked(tracker):
    """A conversation with one question; returns its number and the question's event."""
    sender, event, _ = tracker.turn("Ich heiße Zwetanka. Wann tagt der Quastenflosserrat?")
    catch_up()
    return Conversation.objects.get(sender=sender).pk, event


def test_a_right_question_waits_for_a_second_person(asked, client_of) -> None:
    number, event = asked
    first, second = client_of("reviewer", login="eins"), client_of("reviewer", login="zwei")
    first.post(reverse("review:right", args=[number, event]))
    item = Item.objects.get()
    assert (item.state, item.first_by, item.intent) == (ONCE, "eins", "ask_meeting")
    assert item.text == "Ich heiße [Name]. Wann tagt der Quastenflosserrat?"
    first.post(reverse("review:confirm", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == ONCE
    second.post(reverse("review:confirm", args=[item.pk]))
    item.refresh_from_db()
    assert (item.state, item.second_by, item.aging_since) == (CONFIRMED, "zwei", None)


def test_without_four_eyes_one_person_is_enough(asked, client_of, settings) -> None:
    settings.FOUR_EYES = False
    client_of("reviewer").post(reverse("review:right", args=asked))
    assert Item.objects.get().state == CONFIRMED


def test_a_correction_changes_type_and_subject_and_starts_anew(asked, client_of) -> None:
    number, event = asked
    first, second = client_of("reviewer", login="eins"), client_of("reviewer", login="zwei")
    first.post(reverse("review:right", args=[number, event]))
    item = Item.objects.get()
    second.post(reverse("review:begin", args=[number, event]))
    page = second.get(reverse("review:edit", args=[item.pk]))
    assert "Frage berichtigen" in page.content.decode()
    fields = {"text": "Wann tagt der Quastenflosserrat?", "intent": "ask_event",
              "subject": "raa", "statement": ""}  # fmt: skip
    second.post(reverse("review:edit", args=[item.pk]), fields)
    item.refresh_from_db()
    assert (item.intent, item.subject, item.state, item.first_by) == (
        "ask_event",
        "raa",
        ONCE,
        "zwei",
    )
    assert item.corrected


@pytest.mark.parametrize(("field", "value", "told"), [
    ("text", "Ich heiße Ahmed Yilmaz", "persönliche Angaben"),
    ("statement", "gibt.es-nicht", "gibt es nicht"),
    ("intent", "ask_nothing", ""),
])  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(asked, client_of, field, value, told) -> None:
    browser = client_of("reviewer")
    browser.post(reverse("review:begin", args=asked))
    item = Item.objects.get()
    fields = {"text": "Wann?", "intent": "ask_event", "subject": "", "statement": "", field: value}
    page = browser.post(reverse("review:edit", args=[item.pk]), fields)
    assert page.status_code == 200 and told in page.content.decode()
    item.refresh_from_db()
    assert item.intent == "ask_meeting"


def test_the_correction_offers_the_statements_of_the_subject(asked, client_of) -> None:
    page = client_of("reviewer").post(reverse("review:begin", args=asked), follow=True)
    assert '<option value="integrationsrat.phone">' in page.content.decode()
    assert 'list="aussagen"' in page.content.decode()


def test_a_discarded_question_is_not_exported(asked, client_of) -> None:
    browser = client_of("reviewer")
    browser.post(reverse("review:right", args=asked))
    browser.post(reverse("review:discard", args=[Item.objects.get().pk]))
    assert Item.objects.get().state == DISCARDED


def test_one_click_makes_a_conversation_a_regression_test(tracker, client_of) -> None:
    sender, _, _ = tracker.turn("Wann tagt der Quastenflosserrat?")
    tracker.turn("Tel. 0231 9182736: und wo?", sender, outcome="not_in_documents", statements=())
    catch_up()
    number = Conversation.objects.get(sender=sender).pk
    client_of("reviewer").post(reverse("review:regression", args=[number]))
    item = Item.objects.get()
    assert item.use == TEST
    assert [(one["say"], one["kind"]) for one in item.turns] == [
        ("Wann tagt der Quastenflosserrat?", "answer"), ("Tel. [Telefon]: und wo?", "unknown"),
    ]  # fmt: skip
    assert item.turns[0]["statements"] == ["integrationsrat.meeting_place"]


def test_a_question_of_another_conversation_cannot_be_judged_here(
    asked, tracker, client_of
) -> None:
    _, other, _ = tracker.turn("Anderes Gespräch")
    catch_up()
    assert (
        client_of("reviewer").post(reverse("review:right", args=[asked[0], other])).status_code
        == 404
    )


@pytest.mark.parametrize("role", ["reader", "agent", "editor"])
def test_only_reviewers_judge(asked, client_of, role) -> None:
    browser = client_of(role)
    for name in ("review:right", "review:begin"):
        assert browser.post(reverse(name, args=asked)).status_code == 403
    assert browser.post(reverse("review:regression", args=[asked[0]])).status_code == 403
    assert browser.get(reverse("review:items")).status_code == 200


def test_the_list_shows_texts_escaped(tracker, client_of) -> None:
    sender, event, _ = tracker.turn("<script>alert(1)</script> Wann?")
    catch_up()
    browser = client_of("reviewer")
    browser.post(reverse("review:right", args=[Conversation.objects.get(sender=sender).pk, event]))
    page = browser.get(reverse("review:items")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.django_db(transaction=True)
def test_a_confirmed_question_goes_from_the_console_into_the_diff(tmp_path) -> None:
    environment = os.environ | {
        "LOTSE_CONSOLE_DATABASE": f"sqlite:///{tmp_path}/console.sqlite",
        "DJANGO_SETTINGS_MODULE": "console.settings",
    }
    make = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from django.utils import timezone\n"
        "from console.review.models import Item\n"
        "one = Item(sender='s', event=1, asked_at=timezone.now(), intent='ask_meeting',"
        " text='Wann tagt der Quastenflosserrat?')\n"
        "one.judge('a', {}, True); one.confirm('b'); one.save()\n"
    )
    subprocess.run([sys.executable, "-c", make], env=environment, check=True)
    done = subprocess.run([sys.executable, "-m", "lotse.cli", "review", "export"], env=environment,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert "+      - Wann tagt der Quastenflosserrat?" in done.stdout
    assert "1 übernommen, 0 abgelehnt" in done.stderr
