"""How heavy the widget is and how quick; the figures are printed."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

import pytest

WIDGET = Path(__file__).parents[2] / "widget"
LIMIT = 15_000  # bytes, gzipped, of everything that a visitor loads; test_takeover.py adds the form
INTERACTIVE, ANSWER = 200, 100  # milliseconds, on loopback
LANGUAGES = sorted(path.stem for path in (WIDGET / "texts").glob("*.json"))

WATCH = """() => {
    const launcher = () =>
        document.querySelector('integrations-lotse')?.shadowRoot?.querySelector('.launcher');
    const look = () =>
        launcher() ? (window.interactive = performance.now()) : setTimeout(look, 1);
    look() }"""
UNTIL_INTERACTIVE = """() => new Promise(done => {
    const look = () => (window.interactive ? done() : setTimeout(look, 5));
    look() })"""
TIMES = "performance.getEntriesByType('resource')"
STARTED = f"{TIMES}.find(one => /integrationslotse.js/.test(one.name)).startTime"
# From sending what is typed until the answer is on the screen; and of it the bot's part.
SEND = f"""() => new Promise(done => {{
    const root = document.querySelector('integrations-lotse').shadowRoot;
    const answers = () => root.querySelectorAll('.message.bot').length;
    const count = answers();
    performance.clearResourceTimings();
    const before = performance.now();
    const shown = () => {{
        const requests = {TIMES}.filter(one => /chat.(session|message)$/.test(one.name));
        const waited = requests.reduce((sum, one) => sum + one.duration, 0);
        done([performance.now() - before, waited, requests.length]) }};
    const seen = new MutationObserver(() => {{
        if (answers() === count) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(shown)) }});
    seen.observe(root.querySelector('ol'), {{childList: true}});
    root.querySelector('form.composer').requestSubmit() }})"""
QUESTIONS = ("Wo tagt der Integrationsrat?", "und die Telefonnummer?", "Was ist Integration?")


def tell(capsys, figure):
    """Prints a figure, also where pytest holds back what tests print."""
    with capsys.disabled():
        print(f"\n  {figure}", end="")  # noqa: T201


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_visitor_loads_stays_under_15_kilobytes(visit, stub, capsys, language):
    visitor = visit(stub.url)
    if language != "de":
        visitor.open().choose(language)
    loaded = {
        url for url in visitor.requests if "/widget/" in url and not re.search(r"demo|icon", url)
    }
    if language != "de":
        loaded -= {one for one in loaded if one.endswith("/de.json")}  # only for the page in German
    weight = sum(
        len(gzip.compress((WIDGET / url.split("/widget/")[1]).read_bytes(), 9)) for url in loaded
    )
    tell(capsys, f"{language}: {weight} bytes gzipped in {len(loaded)} files")
    assert len(loaded) == 8
    assert weight <= LIMIT


def test_it_is_interactive_and_answers_within_the_targets(visit, bot, capsys):
    interactive, answered, waited = [], [], []
    for _ in range(4):  # other work on the machine must not fail the test: the best counts
        visitor = visit(bot.url)
        visitor.page.add_init_script(f"({WATCH})()")
        visitor.page.reload()
        visitor.page.evaluate(UNTIL_INTERACTIVE)  # wait_for_function is against the page's policy
        interactive.append(visitor.page.evaluate(f"window.interactive - {STARTED}"))
        with visitor.open().page.expect_response("**/chat/session"):
            visitor.input.fill(QUESTIONS[0])  # the session is begun while the visitor types
        for question in QUESTIONS:
            visitor.input.fill(question)
            whole, bots, requests = visitor.page.evaluate(SEND)
            # The message and nothing else; its answer may have come by the stream before.
            assert requests <= 1
            answered.append(whole)
            waited.append(bots)
    shown = [whole - bots for whole, bots in zip(answered, waited, strict=True)]
    for what, times in (
        (f"interactive after the script (target {INTERACTIVE} ms)", interactive),
        (f"answer shown after sending (target {ANSWER} ms)", answered),
        ("of it waiting for the bot", waited),
        ("of it the widget's part", shown),
    ):
        tell(capsys, f"{what}: best {min(times):.0f}, median {median(times):.0f} ms")
    # The targets are for a machine with nothing else to do: a busy one only has to come near.
    assert min(interactive) <= 5 * INTERACTIVE
    assert min(shown) <= 2 * ANSWER
    assert min(answered) <= 10 * ANSWER  # the bot's own speed has tests of its own


def test_files_come_packed_with_types_an_etag_and_a_strict_policy(bot, browser):
    for path, kind in (
        ("", "text/html"),
        ("widget/integrationslotse.js", "text/javascript"),
        ("widget/demo.css", "text/css"),
        ("widget/texts/ar.json", "application/json"),
        ("widget/icon.svg", "image/svg+xml"),
    ):
        request = urllib.request.Request(bot.url + path, headers={"accept-encoding": "gzip"})
        answer = urllib.request.urlopen(request)
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-security-policy"] == "default-src 'self'"
        request.add_header("if-none-match", answer.headers["etag"])
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(request)


@pytest.mark.parametrize(
    "path",
    [
        "widget/../pyproject.toml",
        "widget/%2e%2e/pyproject.toml",
        "widget/..%2fconfig.yml",
        "widget/README.md",
        "widget/",
    ],
)
def test_nothing_else_is_served(bot, browser, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(bot.url + path)


def test_the_code_builds_no_html_from_text():
    for path in WIDGET.glob("*.js"):
        code = path.read_text()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
        ), path


def test_every_language_has_the_same_texts():
    import json

    texts = {
        name: json.loads((WIDGET / "texts" / f"{name}.json").read_text()) for name in LANGUAGES
    }
    for name, words in texts.items():
        assert list(words) == list(texts["de"]), name
        for key, word in words.items():
            assert word, f"{name}: {key} is empty"
            assert ("{n}" in word) == ("{n}" in texts["de"][key]), f"{name}: {key}"
        assert [one["say"] for one in words["starters"]] == [
            one["say"] for one in texts["de"]["starters"]
        ]
