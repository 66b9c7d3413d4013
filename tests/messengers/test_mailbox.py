"""A mailbox that is watched: no moment in which a mail can arrive unnoticed."""

import asyncio

import pytest

from bot.channels.messenger import imap
from bot.channels.messenger.model import Update
from tests.messengers import mailserver

MAIL = b"Subject: Eine Frage\r\nMessage-ID: <1@example.org>\r\n\r\nWann?\r\n"
SOON = 10  # seconds; a server that was not asked looks by itself after thirty


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A real IMAP server with an empty mailbox."""
    if not mailserver.dovecot():
        pytest.skip("dovecot is not installed")
    made = mailserver.Imap(tmp_path / "mail")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail" / "cert.pem"))
    yield made
    made.stop()


def test_a_mail_that_arrives_between_reading_and_waiting_is_read_at_once(server, monkeypatch):
    waits = imap.Imap._pushed

    def delivered_first(self, client):
        monkeypatch.setattr(imap.Imap, "_pushed", waits)
        server.deliver(MAIL)
        waits(self, client)

    monkeypatch.setattr(imap.Imap, "_pushed", delivered_first)
    assert asyncio.run(_first_mail(server)) == MAIL


async def _first_mail(server: mailserver.Imap) -> bytes:
    """The first mail that somebody who watches the mailbox gets."""
    first: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def take(update: Update) -> bool:
        first.set_result(update.text)
        return True

    address = f"imaps://localhost:{server.port}"
    mailbox = imap.Imap(address, mailserver.USER, mailserver.PASSWORD, "INBOX", _as_it_came)
    watching = asyncio.ensure_future(mailbox.listen(take))
    try:
        return (await asyncio.wait_for(first, SOON)).encode()
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        mailbox.close()


def _as_it_came(raw: bytes) -> Update:
    return Update("1", "erika@example.org", {}, text=raw.decode())
