"""The control: a Rasa bot as `rasa init` writes it, on the same training data.

It has its own environment in var/bench, with TensorFlow, and an action server of its own whose
actions say one fixed sentence: less work than ours do, so the comparison favours it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from lotse.cli import Refusal
from lotse.train import inputs

HOME = Path("var/bench/control")
_PYTHON = Path("var/bench/venv/bin/python")
_NEEDS = ("rasa==3.6.21", "tensorflow-cpu==2.12.0", "setuptools<81")
_LEFT_OUT = ("tensorflow", "jax", "libclang", "tensorflow-io-gcs-filesystem", "tensorflow-text",
             "tensorboard", "tensorflow-cpu-aws")  # fmt: skip

# What `rasa init` of 3.6.21 trains with; language, epochs and the two thresholds are changed.
_CONFIG = """recipe: default.v1
assistant_id: control
language: de
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: {epochs}
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.0 # trained for fewer epochs it would give up most messages, and run no action
    ambiguity_threshold: 0.0
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: {epochs}
  - name: TEDPolicy
    max_history: 5
    epochs: {epochs}
    constrain_similarities: true
"""

_ACTIONS = """from rasa_sdk import Action


class Say(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Eine Antwort.")
        return []


class HandOver(Say):
    def name(self):
        return "action_hand_over"


class Decline(Say):
    def name(self):
        return "action_decline"


class SmallTalk(Say):
    def name(self):
        return "action_small_talk"
"""


def prepared(epochs: int) -> float:
    """Sets the control up and trains it; the seconds that its training took. Raises Refusal.

    A control that was trained from the same data for as long is used again.
    """
    _environment()
    record, wanted = HOME / "record.json", {"epochs": epochs, "inputs": inputs()}
    if record.is_file() and (found := json.loads(record.read_text())).items() >= wanted.items():
        return float(found["seconds"])
    seconds = _trained(epochs)
    record.write_text(json.dumps({**wanted, "seconds": seconds}))
    return seconds


def _trained(epochs: int) -> float:
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "actions").mkdir(parents=True)
    (HOME / "actions/__init__.py").touch()
    (HOME / "actions/actions.py").write_text(_ACTIONS, encoding="utf-8")
    (HOME / "config.yml").write_text(_CONFIG.format(epochs=epochs), encoding="utf-8")
    (HOME / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    shutil.copy("domain.yml", HOME)
    shutil.copytree("bot/data", HOME / "data")
    started = time.monotonic()
    _run("rasa", "train", "--fixed-model-name", "control", cwd=HOME)
    return time.monotonic() - started


def commands(port: int) -> list[list[str]]:
    """The action server and the bot."""
    rasa = str(_PYTHON.absolute())
    return [
        [rasa, "-m", "rasa", "run", "actions", "--port", str(port + 1)],
        [rasa, "-m", "rasa", "run", "-i", "127.0.0.1", "--port", str(port),
         "--model", "models/control.tar.gz", "--endpoints", "endpoints.yml",
         "--credentials", "credentials.yml"],
    ]  # fmt: skip


def endpoints(port: int) -> None:
    """Tells the control where its action server listens."""
    text = f"action_endpoint:\n  url: http://127.0.0.1:{port + 1}/webhook\n"
    (HOME / "endpoints.yml").write_text(text, encoding="utf-8")


def _environment() -> None:
    if _PYTHON.exists():
        return
    uv = shutil.which("uv") or ".tools/bin/uv"
    overrides = _PYTHON.parents[2] / "overrides.txt"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}; sys_platform == 'never'\n" for name in _LEFT_OUT]
    overrides.write_text("".join(lines), encoding="utf-8")
    _run(uv, "venv", "--quiet", "--python", sys.executable, str(_PYTHON.parents[1]))
    _run(uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(_PYTHON),
         "--override", str(overrides), *_NEEDS)  # fmt: skip


def _run(program: str, *arguments: str, cwd: Path | None = None) -> None:
    command = [program, *arguments]
    if program == "rasa":
        command = [str(_PYTHON.absolute()), "-m", "rasa", *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=cwd, capture_output=True, text=True, check=False
        )
    except OSError as fault:
        raise Refusal(f"Der Vergleichs-Bot lässt sich nicht bauen: {fault}") from fault
    if done.returncode:
        raise Refusal(f"Der Vergleichs-Bot lässt sich nicht bauen: {done.stderr[-800:]}")
