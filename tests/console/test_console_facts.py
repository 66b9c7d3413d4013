"""Editors mark statements and propose changes that Git can take over."""

import shutil
import subprocess
from pathlib import Path

import pytest

from console.audit.models import Entry
from console.facts import edit
from console.facts.models import Mark, Proposal
from knowledge.load import HERE, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client_of):
    return client_of("editor")


@pytest.fixture
def repository(tmp_path, settings):
    """A copy of the knowledge in a Git repository of its own."""
    root = tmp_path / "repository"
    shutil.copytree(HERE, root / "knowledge", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    settings.KNOWLEDGE_SOURCES = root / "knowledge"
    return root


def propose(browser, statement="integrationsrat.phone", **fields):
    data = {
        "text": "Die Geschäftsstelle ist unter (0231) 50-1 11 11 zu erreichen.",
        "value": '"+49 231 5011111"',
        "until": "",
        "reason": "Anruf bei der Stelle",
        **fields,
    }
    return browser.post(f"/wissen/aussage/{statement}/aendern/", data)


def test_a_subject_is_found_by_the_beginnings_of_its_names(editor):
    page = editor.get("/wissen/?q=integrationsr")
    assert page.context["found"][0][0].id == "integrationsrat"


def test_a_statement_shows_source_date_and_marks(editor):
    editor.post(
        "/wissen/aussage/integrationsrat.phone/pruefen/",
        {"urteil": "holds", "anmerkung": "angerufen"},
    )
    page = editor.get("/wissen/aussage/integrationsrat.phone/").content.decode()
    for part in (
        "Faltblatt des Integrationsrates, Juni 2015",
        "+49 231 5022520",
        "stimmt noch",
        "angerufen",
    ):
        assert part in page


def test_wrong_leads_to_the_proposal_and_into_the_report(editor):
    answer = editor.post("/wissen/aussage/integrationsrat.phone/pruefen/", {"urteil": "wrong"})
    assert answer.headers["Location"].endswith("/aendern/")
    assert "integrationsrat.phone" in editor.get("/wissen/bericht/falsch/").content.decode()
    editor.post("/wissen/aussage/integrationsrat.phone/pruefen/", {"urteil": "holds"})
    assert "integrationsrat.phone" not in editor.get("/wissen/bericht/falsch/").content.decode()


def test_a_confirmed_statement_is_no_longer_old(editor):
    address = "/wissen/bericht/alt/"
    old = editor.get(address).context["rows"][0].shown.statement.id
    Mark.objects.create(statement=old, verdict="holds", who="x")
    assert old not in {row.shown.statement.id for row in editor.get(address).context["rows"]}


def test_conflicts_stand_side_by_side(editor):
    rows = editor.get("/wissen/bericht/widersprueche/").context["rows"]
    assert rows and all(row.why for row in rows)


def test_git_applies_what_editors_proposed(editor, repository):
    assert propose(editor).status_code == 302
    data = {"id": "parking", "aspect": "phone", "text": "Ein neuer Satz über das Rathaus.",
            "value": '"+49 231 5012345"', "source": "angaben-des-betreibers", "place": "Anruf",
            "until": "2024", "reason": "Anruf"}  # fmt: skip
    assert editor.post("/wissen/thema/integrationsrat/neue-aussage/", data).status_code == 302
    answer = editor.post("/wissen/vorschlaege/ausgeben/")
    (repository / "change.diff").write_bytes(answer.content)
    subprocess.run(["git", "apply", "change.diff"], cwd=repository, check=True)
    facts, problems = load(repository / "knowledge")
    assert not problems
    found = {one.id: one for one in facts.subjects["integrationsrat"].statements}
    assert found["integrationsrat.phone"].value == "+49 231 5011111"
    assert found["integrationsrat.phone"].asked_as, "the other keys stay"
    assert found["integrationsrat.parking"].valid_until == "2024"
    added = [line for line in answer.content.decode().splitlines() if line[:1] in "+-"]
    assert len(added) == 2 + 4 + 6, "only the lines that change are in the diff"
    assert {one.state for one in Proposal.objects.all()} == {"exported"}


def test_the_console_itself_changes_no_fact(editor, repository):
    before = edit.file_of("integrationsrat").read_bytes()
    propose(editor)
    editor.post("/wissen/vorschlaege/ausgeben/")
    assert edit.file_of("integrationsrat").read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"value": '"0231 12"'}, "value"),
        ({"value": "[1, "}, "gültig"),
        ({"value": "${HOME}"}, "${"),
        ({"text": "Mit ${HOME} darin"}, "${"),
        ({"until": "gestern"}, "gültig"),
        ({"reason": ""}, "Warum"),
    ],
)
def test_a_change_that_the_build_would_refuse_is_refused_here(editor, repository, fields, reason):
    page = propose(editor, **fields)
    assert page.status_code == 200
    assert reason in page.content.decode()
    assert not Proposal.objects.exists()


def test_a_proposal_that_changes_nothing_is_refused(editor, repository):
    page = editor.get("/wissen/aussage/integrationsrat.phone/aendern/")
    data = {**page.context["form"].initial, "reason": "so"}
    assert "ändert nichts" in editor.post(page.request["PATH_INFO"], data).content.decode()


def test_a_withdrawn_proposal_is_not_in_the_diff(editor, repository):
    propose(editor)
    editor.post(f"/wissen/vorschlaege/{Proposal.objects.get().pk}/zurueckziehen/")
    assert editor.post("/wissen/vorschlaege/ausgeben/").content == b""


def test_every_statement_of_the_knowledge_can_be_changed_by_its_lines():
    """The editing works on text: each file that editors wrote has to be understood."""
    facts, _ = load()
    for statement in facts.statements:
        path = next((HERE / "facts").rglob(f"{statement.subject}.yml"))
        before = path.read_text(encoding="utf-8")
        after = edit.changed(
            before, statement.subject, statement.id, {"text": "Neu.", "until": "2030"}
        )
        assert after != before, statement.id


def test_changed_files_still_read_as_meant(tmp_path):
    facts, _ = load()
    for subject in list(facts.subjects.values())[::5]:
        path = next((HERE / "facts").rglob(f"{subject.id}.yml"))
        text = path.read_text(encoding="utf-8")
        for statement in subject.statements[:3]:
            change = {
                "text": "Satz: mit „Zeichen“ # und mehr",
                "value": ["a", "b: c"],
                "until": "2030",
            }
            text = edit.changed(text, subject.id, statement.id, change)
        folder = tmp_path / subject.id / "facts"
        folder.mkdir(parents=True)
        for name in ("sources.yml", "aspects.yml"):
            shutil.copy(HERE / name, folder.parent / name)
        (folder / path.name).write_text(text, encoding="utf-8")
        again, problems = load(folder.parent)
        assert not problems, problems
        for old, new in zip(
            subject.statements[:3], again.subjects[subject.id].statements, strict=False
        ):
            assert (new.text, new.value, new.valid_until) == (
                change["text"],
                change["value"],
                "2030",
            )
            assert (new.asked_as, new.citation, new.about) == (
                old.asked_as,
                old.citation,
                old.about,
            )


def test_a_subject_cannot_name_a_file_elsewhere(editor):
    assert editor.get("/wissen/thema/..%2f..%2fetc/").status_code == 404
    with pytest.raises(edit.EditError):
        edit.file_of("../sources")
    assert Path(edit.file_of("integrationsrat")).name == "integrationsrat.yml"


def test_what_editors_do_is_in_the_log(editor, repository):
    propose(editor)
    assert Entry.objects.filter(deed="change-proposed", target="integrationsrat.phone").exists()
