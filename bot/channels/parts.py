"""The parts of the channels, put together once for a process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from rasa.core.agent import Agent

from bot.channels.brain import RasaBrain
from bot.channels.config import ChannelConfig
from bot.channels.database import Database
from bot.channels.desk import Desk
from bot.channels.faults import named
from bot.channels.hub import Hub
from bot.channels.intake import Intake
from bot.channels.journal import Journal
from bot.channels.log import ConversationLog
from bot.channels.metrics import Metrics
from bot.channels.sentences import fallback
from bot.channels.sessions import Sessions
from bot.channels.staff import Staff

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.5  # how often the outbox and other processes' events are looked for
SWEEP_SECONDS = 5.0
TIDY_SECONDS = 600.0
ORPHAN_SECONDS = 24 * 3600.0


@dataclass
class Parts:
    """Everything that works behind the channels."""

    config: ChannelConfig
    database: Database
    log: ConversationLog
    brain: RasaBrain
    intake: Intake
    hub: Hub
    staff: Staff
    sessions: Sessions
    metrics: Metrics
    desk: Desk

    @classmethod
    def build(
        cls,
        config: ChannelConfig,
        agent: Callable[[], Agent | None],
        redact: Callable[[str], str] = str,
    ) -> Parts:
        """The parts of a process that answers with this agent."""
        database = Database(config.conversations)
        metrics = Metrics()
        log = ConversationLog(database)
        brain = RasaBrain(agent)
        hub = Hub(config.streams)
        desk = Desk(database, config.handoff)
        journal = Journal(database, config.patience.stale)
        intake = Intake(
            brain,
            log,
            journal,
            fallback(),
            {"web": hub},
            redact,
            config.patience,
            metrics,
            lambda: desk.presence.metadata(),
            desk.replied,
        )
        metrics.waiting.set_function(lambda: intake.lanes.inside)
        metrics.streams.set_function(lambda: hub.count)
        staff = Staff(database, brain, intake, metrics)
        sessions = Sessions(database, config)
        return cls(config, database, log, brain, intake, hub, staff, sessions, metrics, desk)

    async def housekeeping(self) -> None:
        """Carries out orders of staff, wakes readers, tidies up; runs as long as the process."""
        newest = previous = 0
        swept = tidied = 0.0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.staff.carry_out()
                # Two looks back: another process may store a lower number a moment later.
                newest, previous = await self._wake(previous), newest
                await self.desk.look()
                now = asyncio.get_running_loop().time()
                if now - swept > SWEEP_SECONDS and self.brain.ready:
                    swept = now
                    await self.intake.sweep()
                if now - tidied > TIDY_SECONDS:
                    tidied = now
                    await self._tidy()
            except Exception as fault:  # the store is away: try again, for ever
                logger.error("Housekeeping failed: %s", named(fault))
                await asyncio.sleep(1.0)

    async def _wake(self, since: int) -> int:
        if not self.hub.count and set(self.intake.outlets) == {"web"}:
            return 0
        newest, senders = await self.log.changed(since)
        for sender in senders if since else ():
            self.intake.wake(sender)
        return newest

    async def _tidy(self) -> None:
        await self.sessions.tidy()
        await self.intake.tidy()
        await self.log.tidy(time.time() - ORPHAN_SECONDS)
