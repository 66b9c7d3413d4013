"""Single rules of the redaction that must not be lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy import bare, find, redact
from bot.privacy.checks import iban_length, tax_id
from bot.privacy.finding import PLACEHOLDER
from bot.privacy.public import Public, current

PEOPLE = Public(people=(frozenset({"reyhan", "gunturk"}),))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Ich heiße Ahmed Yilmaz.", "Ich heiße [Name]."),
        ("mein Mann Ahmed Yilmaz sucht Arbeit", "mein Mann [Name] sucht Arbeit"),
        ("Tel. 0231 9876543, danke", "Tel. [Telefon], danke"),
        ("a.b@web.de", "[E-Mail]"),
        ("Ich wohne in der Lessingstraße 17.", "Ich wohne in der [Adresse]."),
        ("geboren am 12.03.1985 in Aleppo", "geboren am [Geburtsdatum] in Aleppo"),
        ("Was war am 12.03.1985?", "Was war am 12.03.1985?"),
        ("DO-AB 1234 parkt", "[Kennzeichen] parkt"),
    ],
)
def test_personal_data_become_a_placeholder_and_the_rest_stays(written: str, stored: str) -> None:
    assert redact(written) == stored


def test_an_iban_needs_a_right_check_sum() -> None:
    assert iban_length("DE50526018159083016613") == 22
    assert iban_length("DE51526018159083016613") == 0
    assert redact("IBAN DE50 5260 1815 9083 0166 13 bitte") == "IBAN [IBAN] bitte"


def test_a_number_that_is_no_valid_iban_is_no_iban_but_still_goes() -> None:
    assert "5260" not in redact("DE51 5260 1815 9083 0166 13")


def test_a_tax_id_is_told_by_its_check_digit() -> None:
    assert tax_id("73387500472")
    assert not tax_id("73387500473")


def test_numbers_of_the_knowledge_base_stay_however_they_are_written() -> None:
    for text in ("wem gehört die 50-2 25 20", "0231/5022520?", "+49 (231) 50 22 520"):
        assert redact(text) == text
    assert "[Telefon]" in redact("0231 50 22 521")


def test_people_of_the_knowledge_base_stay_but_their_namesakes_go() -> None:
    assert redact("Wer ist Reyhan Güntürk?", PEOPLE) == "Wer ist Reyhan Güntürk?"
    assert redact("Wer ist Frau Guentürk?", PEOPLE) == "Wer ist Frau Guentürk?"
    assert redact("Meine Freundin Ayşe Güntürk kommt", PEOPLE) == "Meine Freundin [Name] kommt"


def test_who_introduces_themselves_is_replaced_even_with_a_public_name() -> None:
    assert redact("Ich heiße Reyhan Güntürk", PEOPLE) == "Ich heiße [Name]"
    assert redact("Meine Chefin heißt Reyhan Güntürk", PEOPLE).endswith("Reyhan Güntürk")


def test_without_knowledge_base_nothing_is_public() -> None:
    assert redact("0231 5022520", Public()) == "[Telefon]"


def test_the_real_knowledge_base_publishes_numbers_mails_streets_and_people() -> None:
    public = current()
    assert public.mail("Integrationsrat@dortmund.de")
    assert public.street("Südwall 2-4") and not public.street("Südwall 7")
    assert public.person("Volkan Baran") and not public.person("Volkan Güntürk")
    assert public.number("0231 5027247") and not public.number("2008")


def test_placeholders_are_not_understood_as_questions() -> None:
    assert bare("Meine Nummer ist [Telefon], rufen Sie an") == ", rufen Sie an"
    assert bare("Tel.: [Telefon] Wo tagt der Rat?") == "Wo tagt der Rat?"
    assert bare("Wie ist die Telefonnummer?") == "Wie ist die Telefonnummer?"
    assert bare("Was heißt [sic]?") == "Was heißt [sic]?"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_redacted_without_an_error_and_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


def test_a_number_behind_a_date_is_no_part_of_the_date() -> None:
    assert "9876543" not in redact("12.03.1985 0231 9876543")
    assert redact("am 28.09.2006 18.30 Uhr") == "am 28.09.2006 18.30 Uhr"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(
    ["Ich heiße", "Ahmed Yilmaz", "0231 9876543", "DE50526018159083016613", "Frau", "[Name]",
     "geb.", "12.03.1985", "Lessingstraße 17",
     "a@b.de", ",", "und", "Az.", "7 K 12/23", "Müller", "\n"]
), max_size=10))  # fmt: skip
def test_mixed_pieces_are_stable_too(pieces: list[str]) -> None:
    once = redact(" ".join(pieces))
    assert redact(once) == once
    assert not find(PLACEHOLDER.sub("", once)) or "9876543" not in once


@pytest.mark.parametrize(
    "piece", ["a", "1", "0 ", "-", "A1 ", "a@", "Ich heiße ", "an der ", "Straße 1 ", "(", "."]
)
def test_long_and_hostile_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (1000 // len(piece))
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 0.25
