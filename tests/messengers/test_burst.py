"""Very many updates at once."""

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.messengers.conftest import every
from tests.messengers.looks import plain, quiet, rows, told
from tests.messengers.stations import burst_begins

PEOPLE, EACH, AT_ONCE = 20, 10, 40  # Telegram delivers up to forty at once


@every
def test_all_are_answered_once_and_in_order(channel):
    burst_begins()
    people = [channel.person() for _ in range(PEOPLE)]
    texts = ["a" * (place + 2) for place in range(EACH)]
    hooks = [
        channel.text(who, text, place=place) for place, text in enumerate(texts) for who in people
    ]
    chance = random.Random(7)  # deliveries that are under way at the same time overtake each other
    blocks = [hooks[start : start + AT_ONCE] for start in range(0, len(hooks), AT_ONCE)]
    mixed = [one for block in blocks for one in chance.sample(block, AT_ONCE)]
    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(channel.deliver, mixed))
    delivered = time.monotonic() - started
    for who in people:
        channel.provider.wait(who, EACH + 1, 90)
    told(f"{channel.name}: {len(mixed)} updates taken after {delivered:.1f} s, "
          f"all answered after {time.monotonic() - started:.1f} s")  # fmt: skip
    assert quiet(channel, people, 0.5)
    for who in people:
        assert len(channel.provider.to(who)) == EACH + 1  # the notice, and one answer each
        stored = rows(channel, "events", f"sender_id = '{channel.sender(who)}' order by id")
        said = [json.loads(one["data"])["text"] for one in stored if one["type_name"] == "user"]
        assert said == texts
        sent = [plain(one) for one in channel.provider.to(who)]
        answers = [json.loads(one["data"]) for one in stored if one["type_name"] == "bot"]
        assert [" ".join(one.split()) for one in sent] == [
            " ".join(one["text"].split()) for one in answers if one.get("text")
        ]
