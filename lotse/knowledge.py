"""`lotse knowledge`: build, check and look at the knowledge base."""

from __future__ import annotations

from pathlib import Path

import click

from knowledge.check import check
from knowledge.compile import build, fingerprint
from knowledge.coverage import coverage
from knowledge.documents import verify
from knowledge.load import HERE, load
from knowledge.model import KnowledgeError, Problem
from knowledge.store import Store
from lotse.cli import Group, Refusal
from lotse.settings import Settings


@click.group(cls=Group)
def command() -> None:
    """Wissensbasis bauen, prüfen und ansehen.

    Die Fakten stehen als YAML-Dateien in knowledge/facts; docs/knowledge-format.md erklärt sie.
    Nach einer Änderung: check, dann build. Ein laufender Bot übernimmt die neue Datei von selbst.
    """


@command.command("build")
def build_command() -> None:
    """Prüft alle Fakten und baut die Wissensdatei, die der Bot liest.

    Ist ein Fakt fehlerhaft, werden alle Fehler genannt, und die alte Datei bleibt, wie sie ist.
    """
    target = Settings.from_environment().knowledge
    try:
        facts = build(target)
    except KnowledgeError as fault:
        raise Refusal(_listed(fault.problems)) from fault
    click.echo(f"{len(facts.statements)} Aussagen zu {len(facts.subjects)} Themen in {target}")


@command.command("check")
@click.option("--documents", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Ordner mit den Dokumenten: vergleicht jeden Wert mit seiner Quelle.")  # fmt: skip
@click.option("--coverage", "page", type=click.Path(path_type=Path),
              help="Prüft, ob diese Seite (docs/coverage.md) zu den Fakten passt.")  # fmt: skip
@click.option("--write", is_flag=True, help="Schreibt die Seite von --coverage neu.")
def check_command(documents: Path | None, page: Path | None, write: bool) -> None:
    """Nennt alle Fehler in den Fakten auf einmal.

    \b
    Beispiele:
      lotse knowledge check
      lotse knowledge check --documents ../shared/documents
      lotse knowledge check --coverage docs/coverage.md --write
    """
    facts, problems = load()
    problems += check(facts)
    if documents and not problems:
        problems += verify(facts, documents)
    if page and not problems:
        problems += _page(page, coverage(facts), write)
    if problems:
        raise Refusal(_listed(problems))
    click.echo(f"{len(facts.statements)} Aussagen geprüft, kein Fehler")


@command.command("show")
@click.argument("subject", required=False)
def show_command(subject: str | None) -> None:
    """Zeigt alle Aussagen zu einem Thema; ohne Thema die Liste der Themen.

    SUBJECT ist die Kennung oder ein Name des Themas, auch ungefähr geschrieben.

    \b
    Beispiele:
      lotse knowledge show
      lotse knowledge show integrationsrat
      lotse knowledge show "Kommunales Integrationszentrum"
    """
    store = opened()
    try:
        click.echo("\n".join(_subject(store, subject) if subject else _subjects(store)))
    finally:
        store.close()


def _subjects(store: Store) -> list[str]:
    found = [one for name in store.subject_ids() if (one := store.subject(name))]
    width = max(len(one.id) for one in found)
    return [f"{one.id:{width}}  {one.name}" for one in sorted(found, key=lambda one: one.id)]


def _subject(store: Store, subject: str) -> list[str]:
    from knowledge.search import Search

    links = Search(store).linker.links(subject)
    found = store.subject(subject) or (store.subject(links[0].subject) if links else None)
    if found is None:
        raise Refusal(f"Zu „{subject}“ gibt es kein Thema. Alle Themen: lotse knowledge show")
    lines = [f"{found.name} ({found.id}, {found.type})"]
    for one in store.statements(found.id):
        source = store.sources[one.citation.source]
        until = f", galt bis {one.valid_until}" if one.valid_until else ""
        lines += [f"- {one.id}: {one.text}", f"    {source.cited}, {one.citation.place}{until}"]
    return lines


def current() -> bool:
    """Whether the compiled file was built from today's facts."""
    try:
        store = Store(Settings.from_environment().knowledge)
    except KnowledgeError:
        return False
    try:
        return store.built_from == fingerprint()
    finally:
        store.close()


def opened() -> Store:
    """The compiled knowledge, built first if it is missing or older than the facts."""
    target = Settings.from_environment().knowledge
    try:
        if not current():
            build(target)
        return Store(target)
    except KnowledgeError as fault:
        raise Refusal(_listed(fault.problems)) from fault


def _page(page: Path, wanted: str, write: bool) -> list[Problem]:
    if write:
        page.write_text(wanted, encoding="utf-8")
        return []
    if page.is_file() and page.read_text(encoding="utf-8") == wanted:
        return []
    cure = f"lotse knowledge check --coverage {page} --write"
    return [Problem(str(page), "Inhalt", "passt nicht zu den Fakten", cure)]


def _listed(problems: list[Problem]) -> str:
    lines = [f"  {one}" for one in sorted(problems)]
    return "\n".join([f"{len(lines)} Fehler in der Wissensbasis ({HERE.name}/):", *lines])
