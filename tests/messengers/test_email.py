"""E-mail over real servers: threads, quotations, attachments, no loops, broken lines."""

import time
from email.message import EmailMessage

from bot.channels.messenger.words import said
from tests.messengers.conftest import only
from tests.messengers.email_station import OWN
from tests.messengers.looks import quiet
from tests.messengers.stations import Hook

QUESTION = "Wann trifft sich der Integrationsrat?"


@only("email")
def test_an_answer_is_a_reply_in_the_thread_that_no_program_answers(channel):
    who = channel.person()
    mail = channel.mail(who, QUESTION, subject="Frage zum Rat", references="<a@example.org> <b@c>")
    channel.deliver(Hook(mail.as_bytes()))
    answer = channel.provider.wait(who, 2)[-1]
    reply: EmailMessage = answer.raw
    assert "Quelle" in answer.text
    assert reply["In-Reply-To"] == mail["Message-ID"]
    assert reply["References"] == f"<a@example.org> <b@c> {mail['Message-ID']}"
    assert reply["Subject"] == "Re: Frage zum Rat" and reply["From"] == OWN
    assert reply["Auto-Submitted"] == "auto-replied" and reply["X-Auto-Response-Suppress"] == "All"
    assert reply["Message-ID"] and reply["Date"]


@only("email")
def test_quotations_and_signatures_are_not_part_of_the_question(channel):
    who = channel.person()
    expected = channel.ask(channel.person(), QUESTION, 2)[-1].text
    text = (
        f"{QUESTION}\n\nMit freundlichen Grüßen\nErika Muster\n-- \nTelefon 0231 1234567\n\n"
        "Am 3. Mai 2025 um 10:00 schrieb Lotse <lotse@stadt.example.net>:\n"
        "> Wo ist das Internationale Integrationszentrum?\n> Und der Masterplan?\n"
    )
    assert channel.ask(who, text, 2)[-1].text == expected


@only("email")
def test_a_page_with_formatting_is_read_as_text(channel):
    who = channel.person()
    mail = channel.mail(who, "")
    page = f"<html><style>b{{}}</style><p>{QUESTION}</p><blockquote>Wo?</blockquote></html>"
    mail.clear_content()
    mail.set_content(page, subtype="html")
    channel.deliver(Hook(mail.as_bytes()))
    assert "Quelle" in channel.provider.wait(who, 2)[-1].text


@only("email")
def test_attachments_are_named_as_unread_and_the_question_is_answered(channel):
    who = channel.person()
    mail = channel.mail(who, QUESTION)
    for file in ("Bescheid_Erika_Mustermann.pdf", "../../etc/Übersicht 1.txt", None):
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=file)
    channel.deliver(Hook(mail.as_bytes()))
    texts = [one.text for one in channel.provider.wait(who, 3)]
    # What is said is stored, so names of people are replaced as in a message.
    named = said("attachment_unread").format(
        files="„Bescheid [Name].pdf“, „Übersicht 1.txt“, ohne Namen"
    )
    assert named in texts and "Quelle" in texts[-1]


@only("email")
def test_our_own_answer_that_comes_back_is_not_answered(channel):
    who = channel.person()
    answer = channel.ask(who, QUESTION, 2)[-1]
    before = len(channel.provider.sent)
    channel.deliver(Hook(answer.raw.as_bytes()))
    returned = channel.mail(who, "Ich bin im Urlaub.", auto_submitted="auto-replied")
    channel.deliver(Hook(returned.as_bytes()))
    _all_read(channel)
    assert quiet(channel, [who], 0.6) and len(channel.provider.sent) == before


@only("email")
def test_an_answer_goes_to_nobody_in_another_domain(channel):
    who = channel.person()
    mail = channel.mail(who, QUESTION, reply_to="opfer@anderswo.example.com")
    channel.deliver(Hook(mail.as_bytes()))
    channel.provider.wait(who, 2)
    assert not channel.provider.to("opfer@anderswo.example.com")


@only("email")
def test_a_mail_that_was_refused_for_now_is_sent_later_and_once(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    channel.provider.failures += ["451 4.3.0 try again later"]
    channel.deliver(channel.text(who, QUESTION))
    assert "Quelle" in channel.provider.wait(who, 3)[-1].text
    assert quiet(channel, [who], 0.5) and len(channel.provider.to(who)) == 3


@only("email")
def test_the_mailbox_is_opened_again_when_the_server_was_away(channel):
    channel.imap.stop()
    who = channel.person()
    channel.deliver(channel.text(who, QUESTION))
    channel.imap.start()
    assert "Quelle" in channel.provider.wait(who, 2)[-1].text


@only("email")
def test_a_mail_is_noticed_at_once(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    begun = time.monotonic()
    channel.ask(who, QUESTION)
    assert time.monotonic() - begun < 20  # told by the server: looking takes two minutes


def _all_read(channel) -> None:
    end = time.monotonic() + 30
    while channel.imap.unread():
        assert time.monotonic() < end, channel.imap.log()
        time.sleep(0.05)
