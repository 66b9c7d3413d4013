"""Turns confirmed questions into changes of files; says why it refuses the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from knowledge.store import Store
from lotse.review.items import Reviewed
from lotse.review.refusal import Judge
from lotse.review.writing import Files, add_example, add_test, home_of


@dataclass
class Exported:
    """The changes, what they come from, what was refused and why, and hints for editors."""

    files: Files
    taken: list[Reviewed] = field(default_factory=list)
    refused: list[tuple[Reviewed, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def export(items: list[Reviewed], store: Store | None, root: Path = Path()) -> Exported:
    """The changes that these questions make; nothing is written yet."""
    judge = Judge(root)
    result = Exported(Files(root))
    for item in items:
        reason = judge.reason(item) or _contradicted(item, items)
        home = home_of(item.intent, root) if item.use == "training" else None
        if not reason and item.use == "training" and home is None:
            reason = f"Zur Frageart „{item.intent}“ gibt es keine Datei in bot/data."
        if reason:
            result.refused.append((item, reason))
            continue
        if home is not None:
            add_example(result.files, item, home)
        else:
            add_test(result.files, item, store)
        judge.accept(item)
        result.taken.append(item)
        if item.use == "training" and item.subject and item.subject != item.predicted_subject:
            result.hints.append(
                f"„{item.text}“ meint das Thema {item.subject}, verstanden wurde "
                f"{item.predicted_subject or 'keines'}: Prüfen Sie dort asked_as."
            )
    return result


def _contradicted(item: Reviewed, items: list[Reviewed]) -> str:
    """Two confirmed questions of this export that say different things are both refused."""
    from lotse.review.known import key

    others = [one for one in items if one.use == item.use == "training" and one.id != item.id
              and key(one.text) == key(item.text) and one.intent != item.intent]  # fmt: skip
    return f"Widerspruch zu Prüfung {others[0].id} ({others[0].intent})." if others else ""
