"""Facts are edited while the real bot answers: the new fact is said, and no request fails."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from knowledge.compile import build
from knowledge.load import load
from lotse.knowledge import opened
from tests.server import ROOT, RunningBot

QUESTION = "Wie ist die Telefonnummer des Integrationsrates?"
NEW = "+49 231 5099999"  # nobody's: only in this test's copy


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot with a knowledge file of its own."""
    folder = tmp_path_factory.mktemp("edited")
    opened().close()
    from lotse.settings import Settings

    shutil.copy(Settings.from_environment().knowledge, folder / "knowledge.sqlite")
    made = RunningBot(folder, LOTSE_KNOWLEDGE=str(folder / "knowledge.sqlite"),
                      LOTSE_RATE_MESSAGES="10000/60", LOTSE_RATE_ADDRESS="10000/60")  # fmt: skip
    try:
        yield made.start()
    finally:
        made.stop()


class Asking:
    """A resident who asks the same over and over."""

    def __init__(self, bot: RunningBot) -> None:
        self.answers: list[str] = []
        self.failed: list[str] = []
        self._http = httpx.Client(base_url=bot.url, timeout=20)
        token = self._http.post("/chat/session").json()["session"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def ask(self) -> str:
        """The answer."""
        number = f"message-{time.monotonic_ns()}"
        answer = self._http.post("/chat/message", json={"id": number, "text": QUESTION})
        if answer.status_code != 200 or not answer.json()["replies"]:
            self.failed.append(answer.text)
            return ""
        self.answers.append(answer.json()["replies"][0]["text"])
        return self.answers[-1]

    def _run(self) -> None:
        while not self._ended.is_set():
            self.ask()

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._http.close()

    def comes(self, digits: str) -> bool:
        """Whether an answer with these digits comes within a while."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.answers and digits in re.sub(r"\D", "", self.answers[-1]):
                return True
            time.sleep(0.1)
        return False


def edited(folder: Path) -> Path:
    """A copy of the facts in which the number that is asked for is another one."""
    copy = Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))
    facts, _ = load(copy)
    (subject,) = (one for one in facts.subjects.values() if one.id == "integrationsrat")
    (phone,) = (one for one in subject.statements if one.aspect == "phone" and not one.valid_until)
    (file,) = (
        one for one in (copy / "facts").rglob("*.yml")
        if "\nid: integrationsrat\n" in "\n" + one.read_text(encoding="utf-8")
    )  # fmt: skip
    text = file.read_text(encoding="utf-8")
    assert str(phone.value) in text
    assert phone.text in text
    text = text.replace(str(phone.value), NEW).replace(
        phone.text, "Der Integrationsrat ist unter (0231) 5099999 zu erreichen."
    )
    file.write_text(text, encoding="utf-8")
    return copy


def test_an_edited_fact_is_answered_anew_and_no_request_fails(bot, tmp_path):
    target = Path(bot._settings["LOTSE_KNOWLEDGE"])
    with Asking(bot) as asking:
        assert asking.comes("231")
        assert "5099999" not in asking.answers[-1]
        build(target, edited(tmp_path))
        assert asking.comes("5099999")
    assert asking.failed == []


def test_a_damaged_file_leaves_the_old_one_in_use(bot):
    target = Path(bot._settings["LOTSE_KNOWLEDGE"])
    good = target.read_bytes()
    with Asking(bot) as asking:
        assert asking.comes("231")
        before = asking.answers[-1]
        for content in (b"not a database", b"", good[: len(good) // 2]):
            part = target.with_name("part")
            part.write_bytes(content)
            part.replace(target)
            seen = len(asking.answers)
            while len(asking.answers) < seen + 5 and not asking.failed:
                time.sleep(0.05)
            assert asking.answers[-1] == before
    assert asking.failed == []
    assert httpx.get(f"{bot.url}/readyz").status_code == 200
    assert "stays as it was" in bot.log.read_text()
