"""Typing errors and plain spelling, the same in every run."""

from __future__ import annotations

import re

from lotse.evaluate.variants import plain, typos

TEXT = (
    "Welche Telefonnummer hat denn eigentlich die Geschäftsstelle "
    "des Integrationsrates in Dortmund 2015?"
)


def test_plain_has_no_capitals_punctuation_or_umlauts():
    assert (
        plain("Wo ist, bitte, die Große Öffnung (Straße)?")
        == "wo ist bitte die grosse oeffnung strasse"
    )
    assert plain("a-b_c@d.de!") == "a b c@d de"


def test_each_third_long_word_has_one_error():
    before, after = (re.findall(r"[^\W\d_]+", text) for text in (TEXT, typos(TEXT)))
    long = [at for at, word in enumerate(before) if len(word) >= 4]
    changed = [
        at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other
    ]
    assert set(changed) <= set(long[2::3])
    assert changed
    assert all(abs(len(before[at]) - len(after[at])) <= 1 for at in changed)


def test_the_same_text_gets_the_same_errors():
    assert typos(TEXT) == typos(TEXT)


def test_numbers_stay_and_short_messages_get_an_error():
    assert "2015" in typos(TEXT)
    assert typos("Telefonnummer?") != "Telefonnummer?"
    assert typos("und wo") == "und wo"
