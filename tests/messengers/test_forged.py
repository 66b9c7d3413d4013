"""Requests that are not the provider's: refused, handled by nobody, answered without 5xx."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.messengers.conftest import every, only
from tests.messengers.looks import rows, told
from tests.messengers.stations import Hook

HOOKED = ("telegram", "whatsapp", "threema", "slack", "mattermost")
LEAST = 50


@only(*HOOKED)
def test_forged_truncated_and_old_requests_are_refused(channel):
    good = channel.text(channel.person(), "gefälscht")
    forged = list(channel.forged(good))
    assert len(forged) >= LEAST
    before, sent = _handled(channel), len(channel.provider.sent)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(channel.post, forged))
    for hook, answer in zip(forged, answers, strict=True):
        assert 400 <= answer.status_code < 500, (answer.status_code, hook)
    time.sleep(0.6)
    assert _handled(channel) == before and len(channel.provider.sent) == sent
    channel.deliver(good)  # the one they were made of is good
    told(f"{channel.name}: {len(forged)} refused")


@only("email")
def test_forged_truncated_and_automatic_mails_are_not_answered(channel):
    good = channel.text(channel.person(), "echt")
    forged = list(channel.forged(good))
    assert len(forged) >= LEAST
    before, sent = _handled(channel), len(channel.provider.sent)
    for hook in forged:
        channel.deliver(hook)
    end = time.monotonic() + 30
    while channel.imap.unread():
        assert time.monotonic() < end, channel.imap.log()
        time.sleep(0.05)
    time.sleep(0.6)
    assert _handled(channel) == before and len(channel.provider.sent) == sent
    assert channel.post(Hook(good.body)).status_code == 404  # nobody posts mails
    channel.deliver(good)
    channel.provider.wait(_to(good), 2)
    told(f"{channel.name}: {len(forged)} not answered")


@every
def test_a_recorded_request_is_worth_nothing(channel):
    who = channel.person()
    hook = channel.text(who, "Guten Tag")
    channel.deliver(hook)
    channel.provider.wait(who, 2)
    before = _handled(channel)
    for _ in range(50):
        channel.deliver(hook)
    time.sleep(0.6)
    assert _handled(channel) == before and len(channel.provider.to(who)) == 2


def _handled(channel) -> int:
    return len(rows(channel, "channel_seen"))


def _to(mail: Hook) -> str:
    return mail.body.split(b"Return-Path: <")[1].split(b">")[0].decode()
