"""The last events of the conversations that this process has just worked on.

Saves reading and parsing them again; the database's version decides whether they still hold, so
that another process's or the console's changes are seen at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from rasa.shared.core.events import AllSlotsReset, Event, SlotSet

from bot.stores.window import EVENTS

KEPT = 128  # conversations; about 5 MB


class Recent:
    """A small memory of windows, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, list[Event]]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, sender_id: str, version: int) -> list[Event] | None:
        """The window of this version; None if it is not known."""
        with self._guard:
            found = self._kept.get(sender_id)
            if found is None or found[0] != version:
                return None
            self._kept.move_to_end(sender_id)
            return found[1]

    def put(self, sender_id: str, version: int, window: list[Event]) -> None:
        """Remembers a window that was read."""
        with self._guard:
            self._kept[sender_id] = (version, window)
            self._kept.move_to_end(sender_id)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def add(self, sender_id: str, version: int, new: Iterable[Event]) -> None:
        """Remembers what was written over the version that is known."""
        before = [] if version == 0 else self.get(sender_id, version)
        if before is None:
            return
        kept = [one for one in new if not isinstance(one, (SlotSet, AllSlotsReset))]
        self.put(sender_id, version + 1, [*before, *kept][-EVENTS:])

    def forget(self, sender_id: str) -> None:
        """Forgets a conversation: it was deleted or its writing failed."""
        with self._guard:
            self._kept.pop(sender_id, None)
