"""Rate limits, and whose address counts."""

import pytest

from bot.channels.base import RefusedError
from bot.channels.config import Rate
from bot.channels.limits import Limit, address


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_as_many_as_allowed_then_a_wait_that_is_true():
    clock = Clock()
    limit = Limit(Rate(3, 30), clock)
    for _ in range(3):
        limit.take("a")
    with pytest.raises(RefusedError) as refused:
        limit.take("a")
    assert refused.value.status == 429
    clock.now += refused.value.retry_after
    limit.take("a")
    limit.take("b")  # others are not touched


def test_refused_requests_do_not_prolong_the_wait():
    clock = Clock()
    limit = Limit(Rate(1, 10), clock)
    limit.take("a")
    for _ in range(10):
        clock.now += 0.9
        with pytest.raises(RefusedError):
            limit.take("a")
    clock.now += 1.1
    limit.take("a")


def test_it_does_not_grow_without_end():
    limit = Limit(Rate(1, 10), Clock())
    for number in range(25_000):
        limit.take(str(number))
    assert len(limit._buckets) == 20_000


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("", 0, "192.0.2.1"),
        ("203.0.113.9", 0, "192.0.2.1"),  # nobody is trusted
        ("203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", 1, "203.0.113.9"),  # the left one was made up
        ("10.0.0.1, 203.0.113.9, 10.1.1.1", 2, "203.0.113.9"),
        ("nonsense", 1, "192.0.2.1"),
        ("203.0.113.9", 2, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
    ],
)
def test_the_address_that_a_trusted_proxy_saw_counts(forwarded, proxies, found):
    assert address("192.0.2.1", forwarded, proxies) == found


@pytest.mark.parametrize("text", ["", "0/5", "5/0", "a/b", "5/-1"])
def test_a_rate_that_cannot_be_is_refused(text):
    with pytest.raises(ValueError):
        Rate.parse(text)


def test_a_rate_is_read():
    assert Rate.parse("20/60") == Rate(20, 60.0)
