"""Reading, holding and judging test conversations, with a bot that says what it is told to."""

from __future__ import annotations

import json

import pytest

from lotse.evaluate import measures
from lotse.evaluate.conversations import read, run
from lotse.evaluate.summary import summary
from lotse.evaluate.variants import plain


class Parrot:
    """Says the answer that belongs to the text, and notes who asked what."""

    def __init__(self, answers):
        self.answers, self.heard = answers, []

    def ask(self, sender, text):
        self.heard.append((sender, text))
        said, outcome, *statements = self.answers.get(text, ("", ""))
        data = {"outcome": outcome, "statements": [{"id": one} for one in statements]}
        return [{"text": said}, {"custom": data}]


def line(number, *turns, category="contact"):
    turns = [dict(zip(("say", "kind", "expect", "reject"), one, strict=False)) for one in turns]
    return json.dumps(
        {"id": f"t-{number}", "category": category, "style": "standard", "turns": turns}
    )


@pytest.fixture
def cases(tmp_path):
    (tmp_path / "markers.json").write_text(
        json.dumps({"@unknown": ["steht nicht", "weiß ich nicht"]})
    )
    (tmp_path / "set.jsonl").write_text(
        "\n".join(
            [
                line(
                    1,
                    ("Nummer?", "answer", [["5022520"]], ["Berlin"]),
                    ("Und wo?", "answer", [["Friedensplatz"]]),
                ),
                line(
                    2,
                    ("Mein Visum!", "handoff", [["Ausländerbehörde"]]),
                    category="individual_case",
                ),
                line(
                    3,
                    ("Öffnungszeiten?", "unknown", [["@unknown"], ["115"]]),
                    category="unanswerable",
                ),
                line(4, ("Wetter?", "decline"), category="out_of_scope"),
                "",
            ]
        )
    )
    return read([tmp_path / "set.jsonl"], tmp_path / "markers.json")


GOOD = {
    "Nummer?": ("(0231) 50-2 25 20", "answered", "a.phone"),
    "Und wo?": ("Am Friedensplatz", "answered"),
    "Mein Visum!": ("Zur Ausländerbehörde bitte", "individual_case"),
    "Öffnungszeiten?": ("Das steht nicht da. Rufen Sie 115 an.", "not_in_documents"),
    "Wetter?": ("Dafür bin ich nicht da.", "out_of_scope"),
}


def test_all_is_well(cases):
    results = run(Parrot(GOOD), cases)
    assert str(measures.passed(results)) == "4 / 4 (100.0 %)"
    assert measures.by(results, lambda one: one.conversation.category)["contact"].value == 1
    assert summary(results)["failed"] == []


def test_a_conversation_is_one_sender_and_each_has_its_own(cases):
    parrot = Parrot(GOOD)
    run(parrot, cases)
    senders = [sender for sender, _ in parrot.heard]
    assert senders[0] == senders[1]
    assert len(set(senders)) == 4


@pytest.mark.parametrize(
    ("say", "said", "measure", "share"),
    [
        ("Mein Visum!", ("Das geht so: …", "answered"), measures.cases_handed_over, 0.0),
        ("Nummer?", ("Ausländerbehörde", "individual_case"), measures.facts_handed_over, 0.5),
        ("Öffnungszeiten?", ("Von 8 bis 12, 115", "answered"), measures.unknown_admitted, 0.0),
    ],
)
def test_what_goes_wrong_is_measured(cases, say, said, measure, share):
    assert measure(run(Parrot({**GOOD, say: said}), cases)).value == share


def test_a_fact_out_of_scope_is_noticed(cases):
    results = run(Parrot({**GOOD, "Wetter?": ("Im Integrationsrat", "answered", "a.b")}), cases)
    assert [step.said for step in measures.declined_with_fact(results)] == ["Wetter?"]


def test_an_empty_reply_and_a_forbidden_word_fail(cases):
    assert measures.passed(run(Parrot({**GOOD, "Wetter?": ("", "")}), cases)).good == 3
    wrong = run(Parrot({**GOOD, "Nummer?": ("50-2 25 20 in Berlin", "answered")}), cases)
    (failed,) = summary(wrong)["failed"]
    assert failed["steps"][0]["forbidden"] == ["Berlin"]


def test_a_variant_changes_what_is_said(cases):
    parrot = Parrot({})
    run(parrot, cases, plain)
    assert [text for _, text in parrot.heard][:3] == ["nummer", "und wo", "mein visum"]
