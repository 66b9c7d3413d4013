"""What staff say and order reaches the conversation: once, in order, also after failures."""

import asyncio

import pytest

from bot.channels.base import Incoming
from bot.channels.metrics import Metrics
from bot.channels.staff import Staff, add
from bot.channels.tables import outbox
from tests.channels.conftest import rows


@pytest.fixture
def staff(database, brain, intake):
    return Staff(database, brain, intake, Metrics())


async def said(intake):
    return [(one["from"], one["text"]) for one in await intake.log.after("web-a")]


async def test_a_message_of_staff_stands_in_the_conversation(staff, intake):
    await staff.say("web-a", "Guten Tag, hier ist Frau Muster.", "muster")
    assert await said(intake) == [("staff", "Guten Tag, hier ist Frau Muster.")]


async def test_orders_of_another_process_are_carried_out_in_order(staff, intake, database):
    for kind, text in (("pause", ""), ("notice", "Frau Muster ist da."), ("message", "Hallo")):
        await database.write(add, "web-a", kind, text, "muster")
    assert await staff.carry_out() == 3
    assert await intake.log.paused("web-a")
    assert await said(intake) == [("system", "Frau Muster ist da."), ("staff", "Hallo")]
    assert {row.text for row in rows(database, outbox)} == {None}  # no second copy stays
    assert await staff.carry_out() == 0


async def test_two_processes_carry_each_order_out_once(staff, intake, database, brain):
    for number in range(10):
        await database.write(add, "web-a", "message", str(number), "")
    elsewhere = Staff(database, brain, intake, Metrics())
    await asyncio.gather(staff.carry_out(), elsewhere.carry_out())
    assert await said(intake) == [("staff", str(number)) for number in range(10)]


async def test_one_that_was_stored_but_not_noted_is_not_doubled(staff, intake, database):
    await staff.say("web-a", "Hallo")
    with database.engine.begin() as connection:  # the process died in between
        connection.execute(outbox.update().values(done=None, claimed=None, text="Hallo"))
    assert await staff.carry_out() == 1
    assert await said(intake) == [("staff", "Hallo")]


async def test_a_failure_keeps_the_order_and_others_go_on(staff, intake, database, brain):
    brain.broken_store = True
    await database.write(add, "web-a", "message", "eins", "")
    await database.write(add, "web-a", "message", "zwei", "")
    await database.write(add, "web-b", "pause", "", "")
    assert await staff.carry_out() == 1
    assert await intake.log.paused("web-b")
    brain.broken_store = False
    await asyncio.sleep(1.1)
    await staff.carry_out()
    assert await said(intake) == [("staff", "eins"), ("staff", "zwei")]


async def test_an_unknown_order_harms_nobody(staff, intake, database):
    await database.write(add, "web-a", "explode", "", "")
    await database.write(add, "web-b", "pause", "", "")
    assert await staff.carry_out() == 1


async def test_it_waits_for_the_running_turn(staff, intake, brain):
    brain.seconds = 0.1
    turn = await intake.accept(Incoming("web", "web-a", "message-1", "Hallo"))
    await staff.say("web-a", "Ich bin da")
    await turn.replies()
    assert [text for _, text in await said(intake)] == ["Hallo", "Antwort auf Hallo", "Ich bin da"]
