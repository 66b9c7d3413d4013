"""Answers as a messenger can show them: short sources, numbered choices, nothing that formats."""

from bot.channels.messenger.model import Shape
from bot.channels.messenger.shaping import shaped
from bot.channels.messenger.words import said

SOURCES = [{"id": n, "cited": f"Faltblatt {n}", "place": "Seite 1"} for n in "abc"]


def reply(text: str, **more):
    return {"id": "1", "from": "bot", "time": "", "text": text} | more


def choices(number: int):
    return [{"id": f"b1-{n}", "title": f"Wahl {n}"} for n in range(number)]


def test_sources_are_short_where_the_messenger_is_narrow():
    answer = reply("Montags.\nQuellen: Faltblatt a, Seite 1; Faltblatt b, Seite 1", sources=SOURCES)
    short, long = Shape(longest=4000), Shape(longest=4000, short_sources=False)
    assert shaped(answer, short)[0].text == "Montags.\nQuellen: Faltblatt a; Faltblatt b (+ 1)"
    assert shaped(answer, long)[0].text == answer["text"]


def test_choices_hang_on_the_last_part_and_more_than_fit_are_numbered():
    asked = reply("Das ist ein Satz. " * 10 + "Was meinen Sie?", buttons=choices(11))
    parts = shaped(asked, Shape(longest=120, buttons=11))
    assert [len(part.choices) for part in parts] == [0] * (len(parts) - 1) + [11]
    assert not any("1. Wahl" in part.text for part in parts)
    parts = shaped(asked, Shape(longest=120, buttons=10))
    text = "\n".join(part.text for part in parts)
    assert not any(part.choices for part in parts)
    assert said("choose") in text and "\n11. Wahl 10" in text


def test_buttons_hang_on_a_short_message_where_the_messenger_wants_one():
    asked = reply("Das ist ein Satz. " * 9 + "Was meinen Sie?", buttons=choices(2))
    *before, last = shaped(asked, Shape(longest=400, buttons=3, beside=40))
    assert len(last.choices) == 2 and len(last.text) <= 40 and last.text.endswith("Sie?")
    assert before and not any(part.choices for part in before)


def test_signs_that_would_format_are_made_harmless_before_the_text_is_cut():
    parts = shaped(
        reply("*fett* _schräg_ " * 20, **{"from": "bot"}), Shape(longest=50, formats=True)
    )
    assert all(len(part.text) <= 50 for part in parts)
    assert all("*\u2060fett" in part.text or "_\u2060schräg" in part.text for part in parts)
