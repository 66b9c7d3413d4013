"""What the intake promises to every channel, with a real database and a brain that can fail."""

import asyncio
import time
from contextlib import suppress

import pytest
import sqlalchemy as sa

from bot.channels.base import Incoming, RefusedError
from bot.channels.tables import intake as journal
from tests.channels.conftest import FALLBACK, PATIENCE, make_intake, rows


def incoming(text="Hallo", number="message-1", sender="web-a", **more):
    return Incoming("web", sender, number, text, **more)


async def texts(turn):
    return [reply["text"] for reply in await turn.replies()]


async def test_a_message_is_answered(intake):
    turn = await intake.accept(incoming())
    assert await texts(turn) == ["Antwort auf Hallo"]
    assert not turn.repeated


async def test_it_is_stored_before_it_is_answered(intake, brain, database):
    brain.seconds = 0.2
    turn = await intake.accept(incoming("Wo ist das?"))
    assert [row.text for row in rows(database, journal)] == ["Wo ist das?"]
    assert brain.handled == []
    await turn.replies()
    assert [row.text for row in rows(database, journal)] == [None]  # no second copy stays


async def test_what_cannot_be_stored_is_not_accepted(intake, brain, database):
    with database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE intake"))
    with pytest.raises(RefusedError) as refused:
        await intake.accept(incoming())
    assert (refused.value.code, refused.value.status) == ("unavailable", 503)
    assert brain.handled == []


async def test_a_locked_store_is_told_within_the_time(intake, database):
    with database.engine.connect() as other:
        other.execution_options(writes=True)
        with other.begin():
            started = time.monotonic()
            with pytest.raises(RefusedError, match="unavailable"):
                await intake.accept(incoming())
    assert time.monotonic() - started < 3
    assert await answered(intake) == ["Antwort auf Hallo"]


async def answered(intake):
    """The answer to a message that is sent again until it comes, as a page does it: the refused
    attempt may have got through after all, and holds the message for a while."""
    for _ in range(5):
        with suppress(RefusedError):
            return await texts(await intake.accept(incoming()))
    return await texts(await intake.accept(incoming()))


async def test_a_repeat_gets_the_same_replies_and_is_handled_once(intake, brain):
    first = await (await intake.accept(incoming())).replies()
    again = await intake.accept(incoming("etwas anderes"))
    assert await again.replies() == first
    assert brain.handled == ["Hallo"]


async def test_repeats_at_the_same_moment_are_handled_once(intake, brain):
    brain.seconds = 0.1
    turns = await asyncio.gather(*(intake.accept(incoming()) for _ in range(20)))
    answers = await asyncio.gather(*(turn.replies() for turn in turns))
    assert all(one == answers[0] for one in answers)
    assert brain.handled == ["Hallo"]
    assert sum(not turn.repeated for turn in turns) == 1


async def test_a_repeat_at_another_process_is_handled_once(intake, brain, database):
    brain.seconds = 0.2
    elsewhere = make_intake(database, brain)
    first, second = await asyncio.gather(intake.accept(incoming()), elsewhere.accept(incoming()))
    assert await first.replies() == await second.replies()
    assert brain.handled == ["Hallo"]


async def test_the_same_id_of_another_sender_is_another_message(intake, brain):
    await (await intake.accept(incoming())).replies()
    await (await intake.accept(incoming("Guten Tag", sender="web-b"))).replies()
    assert brain.handled == ["Hallo", "Guten Tag"]


async def test_messages_are_answered_in_the_order_they_came(intake, brain):
    brain.seconds = 0.02
    numbers = [f"message-{number}" for number in range(4)]
    turns = await asyncio.gather(*(intake.accept(incoming(one, one)) for one in numbers))
    await asyncio.gather(*(turn.replies() for turn in turns))
    assert brain.handled == numbers


async def test_at_most_three_wait(intake, brain):
    brain.seconds = 0.05
    accepted = [asyncio.ensure_future(intake.accept(incoming(number=f"m{n}"))) for n in range(6)]
    done = await asyncio.gather(*accepted, return_exceptions=True)
    refused = [one for one in done if isinstance(one, RefusedError)]
    assert len(refused) == 2
    assert {(one.code, one.status) for one in refused} == {("too_many_waiting", 429)}
    assert all(one.retry_after for one in refused)
    await asyncio.gather(*(turn.replies() for turn in done if turn not in refused))
    await (await intake.accept(incoming(number="m9"))).replies()  # there is room again
    assert intake.lanes.inside == 0


@pytest.mark.parametrize("fault", [RuntimeError("x"), OSError("x"), ValueError("x"), KeyError("x")])
async def test_a_failing_engine_leads_to_the_fallback(intake, brain, fault):
    brain.broken = fault
    assert await texts(await intake.accept(incoming())) == [FALLBACK]
    said = [reply["text"] for reply in await intake.log.after("web-a")]
    assert said == ["Hallo", FALLBACK]  # the message is not lost


async def test_a_slow_engine_leads_to_the_fallback_in_time(intake, brain):
    brain.seconds = 30
    started = time.monotonic()
    assert await texts(await intake.accept(incoming())) == [FALLBACK]
    assert time.monotonic() - started < PATIENCE.answer + PATIENCE.fallback


async def test_those_who_wait_behind_a_slow_one_hear_in_time_too(intake, brain):
    brain.seconds = 30
    started = time.monotonic()
    turns = [await intake.accept(incoming(number=f"m{number}")) for number in range(4)]
    said = await asyncio.gather(*(texts(turn) for turn in turns))
    assert said == [[FALLBACK]] * 4
    assert time.monotonic() - started < PATIENCE.answer + PATIENCE.fallback


async def test_a_silent_engine_leads_to_the_fallback(intake, brain):
    brain.silent = True
    assert await texts(await intake.accept(incoming())) == [FALLBACK]
    assert [one["text"] for one in await intake.log.after("web-a")] == ["Hallo", FALLBACK]


async def test_the_fallback_is_what_a_repeat_gets(intake, brain):
    brain.broken = RuntimeError("x")
    first = await (await intake.accept(incoming())).replies()
    brain.broken = None
    assert await (await intake.accept(incoming())).replies() == first


async def test_if_nothing_can_be_stored_a_repeat_tries_again(intake, brain):
    brain.broken, brain.broken_store = RuntimeError("x"), True
    with pytest.raises(RefusedError) as refused:
        await (await intake.accept(incoming())).replies()
    assert refused.value.status == 503
    brain.broken, brain.broken_store = None, False
    assert await texts(await intake.accept(incoming())) == ["Antwort auf Hallo"]


async def test_a_paused_conversation_stores_and_does_not_answer(intake, brain):
    await brain.order("web-a", "pause", {})
    brain.silent = True
    assert await texts(await intake.accept(incoming())) == []
    assert [one["text"] for one in await intake.log.after("web-a")] == ["Hallo"]
    await brain.order("web-a", "resume", {})
    brain.silent = False
    assert await texts(await intake.accept(incoming(number="message-2"))) == ["Antwort auf Hallo"]


async def test_whoever_stops_waiting_does_not_stop_the_answer(intake, brain):
    brain.seconds = 0.1
    turn = await intake.accept(incoming())
    waiting = asyncio.ensure_future(turn.replies())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0.3)
    assert [one["text"] for one in await intake.log.after("web-a")] == [
        "Hallo",
        "Antwort auf Hallo",
    ]


async def test_personal_data_is_replaced_before_anything_is_stored(database, brain):
    seen = []

    def redact(text):
        seen.append(text)
        return text.replace("0231 123", "[Telefon]")

    intake = make_intake(database, brain, redact=redact)
    await (await intake.accept(incoming("Ruf 0231 123 an"))).replies()
    assert brain.handled == ["Ruf [Telefon] an"]
    assert seen == ["Ruf 0231 123 an"]


async def test_what_a_process_died_over_is_answered_by_the_next(intake, brain, database):
    brain.seconds = 30
    turn = await intake.accept(incoming())
    turn._task.cancel()  # as if the process had been killed
    brain.seconds = 0
    revived = make_intake(database, brain)
    assert await revived.sweep() == 0  # perhaps the other is still at it
    await asyncio.sleep(PATIENCE.stale + 0.1)
    assert await revived.sweep() == 1
    assert await texts(await revived.accept(incoming())) == ["Antwort auf Hallo"]
    assert brain.handled == ["Hallo"]
    assert await revived.sweep() == 0


async def test_what_was_answered_before_the_process_died_is_not_answered_again(
    intake, brain, database
):
    await (await intake.accept(incoming())).replies()
    with database.engine.begin() as connection:  # died before it could note that
        connection.execute(journal.update().values(first_event=None, claimed=0, text="Hallo"))
    assert await texts(await make_intake(database, brain).accept(incoming())) == [
        "Antwort auf Hallo"
    ]
    assert brain.handled == ["Hallo"]


async def test_its_channel_is_woken(database, brain):
    woken = []

    class Outlet:
        def wake(self, sender):
            woken.append(sender)

    intake = make_intake(database, brain, outlets={"web": Outlet()})
    await (await intake.accept(incoming())).replies()
    await (await intake.accept(incoming(sender="other-1"))).replies()
    assert woken == ["web-a"]
