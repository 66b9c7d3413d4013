"""Loads what the first answer would otherwise wait for, a second or more."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

_ENTITY = {"confidence_entity": 1.0, "start": 0, "end": 0, "extractor": "warm"}
_MESSAGE = {
    "text": "Wann trifft sich der Integrationsrat? Und ist die Stadt Dortmund auch dabei?",
    "intent": {"name": "ask_meeting", "confidence": 1.0},
    "intent_ranking": [{"name": "ask_meeting", "confidence": 1.0}],
    "entities": [{**_ENTITY, "entity": "language", "value": "en"}],
}


def answering(responses: Mapping[str, Any]) -> None:
    """Answers one question, so that knowledge, sentences and languages are loaded."""
    from actions.doors import reply

    tracker = Tracker("warm", {}, _MESSAGE, [], False, None, {}, "action_listen")
    reply(CollectingDispatcher(), tracker, {"responses": responses})


def settle() -> None:
    """Takes all that is loaded now out of the garbage collector's sight: it stays for good.

    Otherwise a full collection looks at a million objects, in the middle of somebody's message.
    """
    gc.collect()
    gc.freeze()
