"""Records what became of messages that were sent; staff see in the conversation which one failed."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.channels.messenger.courier import Courier
from bot.channels.messenger.model import Receipt
from bot.channels.messenger.vault import Vault
from bot.channels.parts import Parts
from bot.channels.tables import channel_contacts, channel_receipts

KNOWN = ("sent", "delivered", "read", "failed")


class Receipts:
    """The receipts of one channel."""

    def __init__(self, channel: str, parts: Parts, vault: Vault, courier: Courier) -> None:
        self._channel = channel
        self._parts = parts
        self._vault = vault
        self._courier = courier

    async def take(self, receipt: Receipt) -> None:
        """Records a receipt once; those of a deleted conversation are dropped."""
        status = receipt.status if receipt.status in KNOWN else "other"
        self._parts.metrics.receipt(self._channel, status)
        row = {
            "name": self._vault.update(receipt.who, receipt.id),
            "status": status,
            "sender_id": self._vault.sender(receipt.who),
            "detail": receipt.detail[:32],
        }
        try:
            kept = await self._parts.database.write(_keep, row)
        except IntegrityError:
            return  # a repeat
        if kept and status == "failed":
            await self._courier.note(row["sender_id"], receipt.code, receipt.detail)


def _keep(connection: Connection, row: dict[str, str]) -> bool:
    there = sa.select(channel_contacts.c.sender_id).where(
        channel_contacts.c.sender_id == row["sender_id"]
    )
    if connection.execute(there).first() is None:
        return False
    connection.execute(channel_receipts.insert().values(received=time.time(), **row))
    return True
