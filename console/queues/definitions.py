"""The work queues: which turns they hold, and what mends them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from console.conversations.models import Turn

COUNTED = 999


@dataclass(frozen=True)
class Queue:
    """One list of things that went wrong in the same way."""

    name: str
    title: str
    note: str
    holds: Q
    grouped: bool = False


QUEUES = (
    Queue("hilfe", "An Menschen verwiesen",
          "Der Bot hat an einen Menschen verwiesen: auf Wunsch, bei einem Einzelfall, bei Gefahr.",
          Q(outcome__in=("human", "individual_case", "danger"))),
    Queue("nicht-hilfreich", "Nicht hilfreich",
          "Jemand hat diese Antwort als nicht hilfreich bewertet.", Q(feedback=-1)),
    Queue("nicht-verstanden", "Nicht verstanden",
          "Der Bot hat nachgefragt, ist festgefahren oder blieb ohne Antwort.",
          Q(outcome__in=("asked_back", "")) | Q(stuck=True)),
    Queue("nicht-in-den-dokumenten", "Nicht in den Dokumenten",
          "Ähnliche Fragen stehen zusammen: die Liste dessen, wofür ein Dokument fehlt.",
          Q(outcome="not_in_documents"), grouped=True),
    Queue("unsicher", "Unsicher erkannt",
          "Beantwortet, aber die Frageart war nur schwach erkannt. Stimmt die Antwort?",
          Q(unsure=True)),
    Queue("alte-aussagen", "Alte Aussagen gezeigt",
          "Gezeigt wurde ein älterer Stand, oder zwei Dokumente widersprechen sich. Gilt das noch?",
          Q(older=True)),
)  # fmt: skip
BY_NAME = {queue.name: queue for queue in QUEUES}


def turns(queue: Queue, handled: bool = False) -> QuerySet[Turn]:
    """The queue's turns, newest first."""
    return Turn.objects.filter(queue.holds, handled=handled).order_by("-event")


def count(queue: Queue) -> int:
    """How many wait, counted up to one more than COUNTED."""
    return int(turns(queue).order_by().values("event")[: COUNTED + 1].count())
