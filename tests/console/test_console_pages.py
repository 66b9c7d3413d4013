"""Inbox, transcript, queues, figures and knowledge do what staff need, and harm nobody."""

import csv
import io
import re
import time
from html.parser import HTMLParser

import pytest

from console.conversations import filters, index
from console.conversations.models import Conversation, Label, SavedFilter, Turn
from console.figures import days
from console.figures.export import as_csv

pytestmark = pytest.mark.django_db

STEMS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7|add:7 }}{% debug %}",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><mi xlink:href='data:x'>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<style>@import'x'</style>",
    "<form action=//evil.example><button>",
    "<base href=//evil.example/>",
    "<object data=javascript:x>",
]
PAYLOADS = [
    f"{before}{stem}{after}"
    for stem in STEMS
    for before, after in (
        ("", ""),
        ("Frage ", " ?"),
        ("\u202e", ""),
        ("\n", "\n"),
        ("&lt;", "\x00"),
    )
]


SCRIPTS = ("/static/keys.js", "/static/handoff.js")


class Markup(HTMLParser):
    """Collects tags and attributes that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        foreign = tag in {"iframe", "object", "base", "style", "video", "math", "embed"}
        script = tag == "script" and values.get("src") not in SCRIPTS
        runs = any(name.startswith("on") for name, _ in attrs)
        links = [str(value) for name, value in attrs if name in ("href", "src", "action")]
        away = any(not one.startswith(("/", "#", "?")) for one in links if one)
        if foreign or script or runs or away:
            self.strange.append(f"{tag} {attrs}")


def words_of(page):
    return page.content.decode()


def test_there_are_a_hundred_hostile_messages():
    assert len(set(PAYLOADS)) == 100


def test_no_hostile_message_becomes_markup(admin, tracker):
    for number, payload in enumerate(PAYLOADS):
        sender, _, said = tracker.turn(payload, sender=f"s{number}", answer=payload,
                                       outcome="not_in_documents", intent=payload, subject=payload,
                                       channel=payload, language=payload)  # fmt: skip
        tracker.judge(sender, said, False, payload)
    index.catch_up(30)
    pages = [f"/gespraeche/{pk}/" for pk in Conversation.objects.values_list("pk", flat=True)]
    pages += ["/", "/gespraeche/", "/kennzahlen/", "/aufgaben/nicht-in-den-dokumenten/",
              "/aufgaben/nicht-hilfreich/", "/wissen/bericht/fehlt/"]  # fmt: skip
    for address in pages:
        found = Markup()
        found.feed(words_of(admin.get(address)))
        assert not found.strange, f"{address}: {found.strange}"


@pytest.mark.parametrize("field", ["note", "label", "filter"])
def test_what_staff_write_is_escaped_too(admin, tracker, field):
    tracker.turn()
    index.catch_up()
    number = Conversation.objects.get().pk
    bad = "<script>alert(1)</script>"
    admin.post(f"/gespraeche/{number}/notiz/", {"text": bad})
    admin.post(f"/gespraeche/{number}/markierung/", {"label": bad})
    admin.post("/gespraeche/filter/", {"name": bad, "filter": "stand=new"})
    assert bad not in words_of(admin.get(f"/gespraeche/{number}/")) + words_of(
        admin.get("/gespraeche/")
    )


def test_pages_forbid_foreign_scripts_and_name_no_version(admin):
    page = admin.get("/")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"django|5\.2|python", str(page.headers) + words_of(page), re.I)


def test_an_error_page_tells_nothing_about_the_inside(admin, monkeypatch):
    admin.raise_request_exception = False
    monkeypatch.setattr("console.home.catch_up", lambda: 1 / 0)
    page = admin.get("/")
    assert page.status_code == 500
    assert not re.search(r"Traceback|ZeroDivision|settings|\.py", words_of(page))


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("ergebnis=not_in_documents", {"b"}),
        ("art=ask_person", {"c"}),
        ("kanal=telegram", {"d"}),
        ("sprache=tr", {"e"}),
        ("sicherheit=tief", {"f"}),
        ("meinung=down", {"g"}),
        ("stand=done", {"h"}),
        ("markierung=dringend", {"i"}),
        ("q=Wahlrecht", {"j"}),
        ("q=wahlr", {"j"}),
        ("q=Wahlrecht Xyz", set()),
        ("ergebnis=stuck", {"k"}),
        ("von=2020-01-01&bis=2020-01-31", {"l"}),
        ("ergebnis=quatsch", set()),
    ],
)
def test_each_filter_finds_its_conversations(admin, tracker, query, hits):
    tracker.turn(sender="a")
    tracker.turn(sender="b", outcome="not_in_documents")
    tracker.turn(sender="c", intent="ask_person")
    tracker.turn(sender="d", channel="telegram")
    tracker.turn(sender="e", language="tr")
    tracker.turn(sender="f", confidence=0.05)
    tracker.judge("g", tracker.turn(sender="g")[2], helpful=False)
    for sender in "hi":
        tracker.turn(sender=sender)
    tracker.turn("Wer setzt sich für das Wahlrecht ein?", sender="j")
    for _ in range(2):
        tracker.turn(sender="k", outcome="asked_back")
    tracker.turn(sender="l", at=1578916800.0)
    index.catch_up()
    Conversation.objects.filter(sender="h").update(state="done")
    Conversation.objects.get(sender="i").labels.add(Label.objects.create(name="dringend"))
    page = admin.get(f"/gespraeche/?{query}")
    assert {row.sender for row, _ in page.context["rows"]} == hits


def test_words_that_are_common_are_found_without_a_list_of_all(tracker, monkeypatch):
    monkeypatch.setattr(filters, "RARE", 2)
    for _ in range(5):
        tracker.turn("Integrationsrat Sitzung")
    index.catch_up()
    form = filters.FilterForm({"q": "integrationsrat"})
    assert filters.conversations(form).count() == 5


def test_paging_shows_each_conversation_once_in_both_directions(admin, tracker):
    for number in range(75):
        tracker.turn(sender=f"s{number}", at=1_700_000_000 + number // 3)
    index.catch_up(10)
    address, forth = "/gespraeche/", []
    while address:
        page = admin.get(address).context["page"]
        forth.append([row.sender for row in page.rows])
        address = f"/gespraeche/?nach={page.older}" if page.older else ""
    seen = [sender for part in forth for sender in part]
    assert len(seen) == len(set(seen)) == 75
    back = admin.get(f"/gespraeche/?vor={page.newer}").context["page"]
    assert [row.sender for row in back.rows] == forth[1]


@pytest.mark.parametrize("mark", ["x", "1-", "-1", "9" * 40 + "-1", "1-1-1", "%00"])
def test_a_broken_place_shows_the_first_page(admin, mark):
    assert admin.get(f"/gespraeche/?nach={mark}").status_code == 200


def test_a_transcript_shows_how_each_question_was_understood(admin, tracker):
    sender, _, said = tracker.turn("Wo tagt der Integrationsrat?", confidence=0.61)
    tracker.judge(sender, said, False, "stimmt nicht mehr")
    tracker.turn(
        "Danke", sender=sender, said_by="staff", answer="Guten Tag, hier schreibt Frau Muster."
    )
    index.catch_up()
    page = words_of(admin.get(f"/gespraeche/{Conversation.objects.get().pk}/"))
    for part in (
        "Wo tagt der Integrationsrat?",
        "Sitzung",
        "61 %",
        "Geschichte 7 %",
        "beantwortet",
        "Integrationsrat der Stadt Dortmund",
        "integrationsrat.meeting_place",
        "Faltblatt des Integrationsrates, Juni 2015",
        "nicht hilfreich",
        "stimmt nicht mehr",
        "hier schreibt Frau Muster",
        "bubble staff",
    ):
        assert part in page, part


def test_a_very_long_conversation_is_shown_in_parts(admin, tracker, monkeypatch):
    monkeypatch.setattr("console.conversations.transcript.LIMIT", 20)
    for number in range(25):
        tracker.turn(f"Frage Nummer {number}", sender="a")
    index.catch_up()
    address = f"/gespraeche/{Conversation.objects.get().pk}/"
    first = admin.get(address)
    assert "Frage Nummer 24" in words_of(first) and "Frage Nummer 3<" not in words_of(first)
    assert "Frage Nummer 14" in words_of(
        admin.get(f"{address}?vor={first.context['part'].earlier}")
    )


def test_done_leads_to_the_next_new_conversation(admin, tracker):
    for sender, at in (("old", 1.0e9), ("new", 1.1e9)):
        tracker.turn(sender=sender, at=at)
    index.catch_up()
    newer, older = (Conversation.objects.get(sender=one) for one in ("new", "old"))
    answer = admin.post(f"/gespraeche/{newer.pk}/stand/", {"stand": "done", "weiter": "1"})
    assert answer.headers["Location"] == f"/gespraeche/{older.pk}/"
    newer.refresh_from_db()
    assert newer.state == "done"


def test_a_saved_filter_belongs_to_its_owner(client_of):
    mine, other = client_of("reader", login="eins"), client_of("reader", login="zwei")
    mine.post("/gespraeche/filter/", {"name": "Lücken", "filter": "ergebnis=not_in_documents&x=y"})
    saved = SavedFilter.objects.get()
    assert saved.query == "ergebnis=not_in_documents"
    assert other.post(f"/gespraeche/filter/{saved.pk}/entfernen/").status_code == 404


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("hilfe", {"outcome": "human"}),
        ("hilfe", {"outcome": "individual_case"}),
        ("hilfe", {"outcome": "danger"}),
        ("nicht-verstanden", {"outcome": "asked_back"}),
        ("nicht-in-den-dokumenten", {"outcome": "not_in_documents"}),
        ("unsicher", {"confidence": 0.05}),
        ("alte-aussagen", {"older": True}),
        ("alte-aussagen", {"outcome": "answered_older"}),
    ],
)
def test_each_queue_holds_what_it_says_until_it_is_done(admin, tracker, name, turn):
    tracker.turn("Gute Frage, alles klar")
    _, event, _ = tracker.turn("Diese Frage wartet", **turn)
    index.catch_up()
    page = admin.get(f"/aufgaben/{name}/")
    assert "Diese Frage wartet" in words_of(page) and "Gute Frage" not in words_of(page)
    assert f"#frage-{event}" in words_of(page)
    admin.post(f"/aufgaben/{name}/erledigt/", {"turn": str(event)})
    assert "Diese Frage wartet" not in words_of(admin.get(f"/aufgaben/{name}/"))
    assert "Diese Frage wartet" in words_of(admin.get(f"/aufgaben/{name}/?erledigte=1"))


def test_like_questions_are_grouped_with_their_count(admin, tracker):
    for text in (
        "Wann ist die nächste Sitzung des Integrationsrates?",
        "wann ist nächste Sitzung vom Integrationsrat",
        "Nächste Sitzung Integrationsrat wann?",
    ):
        tracker.turn(text, outcome="not_in_documents")
    tracker.turn("Was kostet ein Parkplatz am Rathaus?", outcome="not_in_documents")
    index.catch_up()
    groups = admin.get("/aufgaben/nicht-in-den-dokumenten/").context["groups"]
    assert [len(one["group"].turns) for one in groups] == [3, 1]


def test_of_a_large_group_the_newest_are_listed_and_all_are_counted(admin, tracker):
    events = [tracker.turn("Wann ist die Sitzung?", outcome="not_in_documents")[1]
              for _ in range(12)]  # fmt: skip
    index.catch_up()
    page = admin.get("/aufgaben/nicht-in-den-dokumenten/")
    (group,) = [one["group"] for one in page.context["groups"]]
    assert [turn.event for turn, _ in group.newest] == sorted(events)[:1:-1]
    assert "Die neuesten 10 Fragen" in words_of(page)
    assert sorted(map(int, group.events.split(","))) == sorted(events)


def test_figures_add_up(admin, tracker):
    for outcome in ("answered", "answered", "answered_older", "not_in_documents", "small_talk"):
        tracker.turn(sender="a", outcome=outcome)
    sender, _, said = tracker.turn(outcome="human", language="tr", channel="telegram")
    tracker.judge(sender, said, True)
    page = admin.get("/kennzahlen/?tage=7")
    now = page.context["now"]
    assert (now["conversations"], now["turns"], now["wanted"]) == (2, 6, 5)
    assert (now["answered"], now["missing"], now["handed_over"]) == (0.6, 0.2, 0.2)
    assert (now["rated"], now["helpful"]) == (1, 1.0)
    only = admin.get("/kennzahlen/?tage=7&kanal=telegram").context["now"]
    assert only["turns"] == 1


def test_each_chart_has_its_table_beside_it(admin, tracker):
    tracker.turn()
    page = words_of(admin.get("/kennzahlen/"))
    assert page.count('<svg class="chart"') == page.count('aria-label="Tabelle: ') == 12


def test_a_table_is_exported_for_a_spreadsheet(admin, tracker):
    tracker.turn(outcome="not_in_documents")
    index.catch_up()
    answer = admin.get("/kennzahlen/luecken.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Thema", "Anzahl"], ["Integrationsrat der Stadt Dortmund", "1"]]
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=cmd|'/c calc'!A0",
        " =1",
        "\u200b=1",
        "|x",
        "%0A=1",
    ],
)
def test_no_cell_of_an_export_runs_as_a_formula(cell):
    row = next(
        csv.reader(
            io.StringIO(as_csv((cell,), []).removeprefix("\ufeff"), newline=""), delimiter=";"
        )
    )
    assert row[0].startswith("'")


def test_a_hostile_channel_name_is_harmless_in_the_export(admin, tracker):
    tracker.turn(subject="=HYPERLINK(1)", outcome="not_in_documents")
    index.catch_up()
    assert "'=HYPERLINK" in admin.get("/kennzahlen/luecken.csv").content.decode()


def test_the_quality_page_is_public_only_by_setting(client, settings, tracker, account):
    account("reader")
    for _ in range(25):
        tracker.turn("Geheime Worte der Bürgerin")
    index.catch_up()
    settings.PUBLIC_QUALITY_PAGE = False
    assert client.get("/qualitaet/").status_code == 404
    settings.PUBLIC_QUALITY_PAGE = True
    page = words_of(client.get("/qualitaet/"))
    assert "100 %" in page and "Geheime" not in page


def test_a_page_stays_fast_however_deep(admin, tracker):
    for number in range(300):
        tracker.turn(sender=f"s{number}", at=1_700_000_000 + number)
    index.catch_up(30)
    admin.get("/gespraeche/")
    started = time.perf_counter()
    admin.get("/gespraeche/?nach=1700000050000000-60")
    assert time.perf_counter() - started < 2


def test_counts_are_made_anew_only_for_days_that_changed(tracker, django_assert_num_queries):
    tracker.turn()
    index.catch_up()
    days.refresh()
    with django_assert_num_queries(1):
        days.refresh()


def test_a_turn_without_an_answer_is_not_understood(admin, tracker):
    data = {"text": "Hallo?", "parse_data": {"intent": {"name": None, "confidence": None}}}
    tracker.add("a", "user", data, time.time())
    assert "Hallo?" in words_of(admin.get("/aufgaben/nicht-verstanden/"))
    assert Turn.objects.get().intent == ""


def test_the_queue_shows_what_the_resident_wrote_beside_the_thumb(tracker, admin):
    sender, _, said = tracker.turn("Wo ist das Büro?")
    tracker.judge(sender, said, False, "Das Haus <b>steht</b> leer")
    other, _, fine = tracker.turn("Und die Nummer?")
    tracker.judge(other, fine, True, "Danke schön")
    page = admin.get("/aufgaben/nicht-hilfreich/").content.decode()
    assert "Das Haus &lt;b&gt;steht&lt;/b&gt; leer" in page and "Danke schön" not in page


def test_staff_stand_in_a_transcript_by_their_name(tracker, admin, account):
    account("agent", login="nnord")
    sender, *_ = tracker.turn()
    said = {"text": "Guten Tag", "metadata": {"from": "staff", "author": "nnord"}}
    tracker.add(sender, "bot", said, time.time())
    admin.get("/gespraeche/")
    number = Conversation.objects.get().pk
    assert "Konto nnord ·" in admin.get(f"/gespraeche/{number}/").content.decode()
