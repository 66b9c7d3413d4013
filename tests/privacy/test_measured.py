"""What the redaction has to reach on marked sentences; docs/privacy.md reports the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.privacy import find, prepare
from lotse.privacy.measure import Measured, measure, parse, read

SENTENCES = Path(__file__).parent / "sentences"
UNSEEN = Path(__file__).parent / "unseen"


@pytest.fixture(scope="module")
def measured() -> Measured:
    prepare()
    return measure(read(SENTENCES))


def test_there_are_at_least_400_sentences_in_several_styles() -> None:
    sentences = list(read(SENTENCES))
    assert len(sentences) >= 400
    assert len({one.style for one in sentences}) >= 6


def test_formatted_data_are_found_to_at_least_95_percent(measured: Measured) -> None:
    assert measured.recall(names=False) >= 0.95, "\n".join(measured.failures)


def test_names_are_found_to_at_least_80_percent(measured: Measured) -> None:
    assert measured.recall(names=True) >= 0.80, "\n".join(measured.failures)


def test_hardly_anything_else_is_replaced(measured: Measured) -> None:
    assert measured.precision >= 0.97, "\n".join(measured.failures)


def test_every_kind_of_data_is_in_the_sentences_and_found(measured: Measured) -> None:
    for kind, count in measured.marked.items():
        assert count >= 8, f"only {count} sentences with {kind}"
        assert measured.found[kind] >= 0.9 * count, kind


def test_a_message_takes_less_than_a_millisecond(measured: Measured) -> None:
    assert measured.milliseconds < 1.0


def test_new_sentences_are_found_nearly_as_well() -> None:
    result = measure(read(UNSEEN))
    assert result.recall(names=False) >= 0.90, "\n".join(result.failures)
    assert result.recall(names=True) >= 0.75, "\n".join(result.failures)


@pytest.mark.parametrize("style", ["public", "harmless"])
def test_public_facts_and_harmless_figures_stay(style: str) -> None:
    replaced = [one.text for one in read(SENTENCES) if one.style == style and find(one.text)]
    assert len(replaced) <= 1, replaced


def test_the_measurement_counts_a_missed_and_a_wrong_place() -> None:
    missed = parse("Es war <Name|Qzxrtl> da.")
    wrong = parse("Ich heiße Ahmed.")
    result = measure([missed, wrong])
    assert (result.recall(names=True), result.right, result.wrong) == (0.0, 0, 1)
