"""The matching rule of tests/understanding/README.md."""

from __future__ import annotations

import pytest

from lotse.evaluate.matching import forbidden, missing, occurs, text_of


@pytest.mark.parametrize(
    ("wanted", "reply"),
    [
        ("Bürgerbüro", "Bitte gehen Sie ins BÜRGERBÜRO."),
        ("MIA-DO-KI", "das MIA DO KI"),
        ("5022520", "Tel. (0231) 50-2 25 20"),
        ("0231 5022520", "+49 231 5022520"),
        ("18", "18 Mitglieder"),
        ("nein", "in einem Haus"),
        ("16:00", "von 16.00 bis 19.00 Uhr"),
        ("a.b@stadtdo.de", "A.B@stadtdo.de"),
        ("Straße 1", "In der STRASSE 1"),
        ("2. Juni 2015", "am 2 Juni 2015"),
    ],
)
def test_is_found(wanted, reply):
    assert occurs(wanted, reply)


@pytest.mark.parametrize(
    ("wanted", "reply"),
    [
        ("18", "2018"),
        ("18", "180"),
        ("5022520", "(0231) 50-2 25 21"),
        ("Rathaus", "Rat, Haus"[:4]),
        ("Integrationsrat", ""),
    ],
)
def test_is_not_found(wanted, reply):
    assert not occurs(wanted, reply)


def test_one_string_of_each_group_is_enough():
    assert missing([("achtzehn", "18"), ("Rat",)], "18 im Rat") == []
    assert missing([("achtzehn", "18"), ("Büro",)], "18 im Rat") == [("Büro",)]


def test_forbidden_strings_are_named():
    assert forbidden(["19 Uhr", "Berlin"], "um 19 Uhr") == ["19 Uhr"]


def test_buttons_and_data_count_as_text():
    messages = [
        {"text": "Welche?", "buttons": [{"title": "Telefon"}]},
        {"custom": {"outcome": "asked_back"}},
    ]
    assert text_of(messages) == 'Welche?\nTelefon\n{"outcome": "asked_back"}'
