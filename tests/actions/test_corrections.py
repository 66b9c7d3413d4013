"""What a correction really means."""

from __future__ import annotations

import pytest

from actions.answers.corrections import corrected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Nö, den Seniorenbeirat meinte ich.", "den Seniorenbeirat"),
        ("nicht das Faltblatt, sondern die Webseite", "die Webseite"),
        ("Pardon, eigentlich hatte ich 2007 gemeint", "2007"),
        ("Ich habe mich vertippt: Frau Muster meine ich.", "Frau Muster"),
        ("nee, die anschrift", "die anschrift"),
        ("ach quatsch, das rathaus mein ich", "das rathaus"),
        ("Halt, falsch, ich suche doch das Jugendamt", "das Jugendamt"),
    ],
)
def test_a_correction_is_reduced_to_what_is_meant(text, meant):
    assert corrected(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "nein",
        "Wer leitet das Rathaus?",
        "Nein, ich brauche Hilfe mit meinem Asylantrag.",
        "Nein, ich suche eine Wohnung.",
        "nein, meine Tochter",
        "Ich wollte fragen, ob meine Frau nachkommen darf.",
    ],
)
def test_what_is_no_correction_is_left_alone(text):
    assert corrected(text) == ""
