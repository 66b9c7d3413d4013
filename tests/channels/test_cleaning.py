"""Messages are checked and cleaned before Rasa sees them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import RefusedError
from bot.channels.cleaning import LONGEST, MOST_TOKENS, allowed, checked, cleaned


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "//restart",
        "/ /restart",
        "\x00/restart",
        "/\n/ restart",
        "\ufeff/x",
    ],
)
def test_no_text_is_a_command(text):
    assert not cleaned(text).startswith("/")


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("/ \n\u200d\ud800"))))
def test_whatever_is_typed_comes_out_clean(text):
    found = cleaned(text)
    assert not found.strip().startswith("/")
    assert cleaned(found) == found
    assert unicodedata.is_normalized("NFC", found)
    found.encode("utf-8")  # no lone surrogate is left
    assert "\x00" not in found


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦 wohnt hier", "❤️ danke", "می‌خواهم", "\U0001fae8"])
def test_joiners_and_new_emoji_stay(text):
    assert cleaned(text) == text


def test_decomposed_letters_are_composed():
    assert cleaned("Bu\u0308rgerbu\u0308ro") == "Bürgerbüro"


def test_a_message_may_be_as_long_as_allowed():
    assert len(checked("a" * LONGEST)) == LONGEST
    assert checked("a " * MOST_TOKENS)


@pytest.mark.parametrize("text", ["a" * (LONGEST + 1), "a " * (MOST_TOKENS + 1), "a." * 101])
def test_longer_ones_are_refused(text):
    with pytest.raises(RefusedError, match="too_long"):
        checked(text)


@pytest.mark.parametrize("text", ["", " \n", "\x00\ud800", "///"])
def test_empty_ones_are_refused(text):
    with pytest.raises(RefusedError, match="empty"):
        checked(text)


@pytest.mark.parametrize("value", ["DE", "deutsch", 7, None, {"a": 1}, "d\n"])
def test_only_allowed_metadata_is_kept(value):
    assert allowed({"language": value, "sender": "x", "is_admin": True}) == {}
    assert allowed({"language": "tr", "intent": "/restart"}) == {"language": "tr"}
    assert allowed(value) == {}
