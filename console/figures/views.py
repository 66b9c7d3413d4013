"""Figures, their export, the weekly report and the public quality page."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from console.accounts.permissions import MANAGE_ACCOUNTS, READ_FIGURES, public, requires
from console.audit.log import record
from console.conversations.index import catch_up
from console.figures import days, tables
from console.figures import export as exporting
from console.figures import weekly as report
from console.figures.charts import chart
from console.figures.models import Count
from console.handoff import waits

PERIODS = {"7": "7 Tage", "30": "30 Tage", "90": "90 Tage", "365": "ein Jahr"}
_LONGEST = 800


class PeriodForm(forms.Form):
    """The period and the channel."""

    von = forms.DateField(label="von", widget=forms.DateInput(
        attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    bis = forms.DateField(label="bis", widget=forms.DateInput(
        attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    kanal = forms.ChoiceField(label="Kanal", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        from console.conversations import german

        found = Count.objects.filter(kind="turns").values_list("channel", flat=True).distinct()
        known = [(key, german.name_of("channel", key)) for key in sorted(set(found))]
        self.fields["kanal"].choices = [("", "alle"), *known]


def _period(request: HttpRequest) -> tuple[tables.Period, PeriodForm]:
    today = timezone.localdate()
    length = request.GET.get("tage", "30")
    first = today - timedelta((int(length) if length in PERIODS else 30) - 1)
    data = {"von": request.GET.get("von") or first.isoformat(),
            "bis": request.GET.get("bis") or today.isoformat(),
            "kanal": request.GET.get("kanal", "")}  # fmt: skip
    form = PeriodForm(data)
    if not form.is_valid():
        return tables.Period(first, today), form
    given = form.cleaned_data
    last: date = max(given["von"], given["bis"])
    start = max(min(given["von"], given["bis"]), last - timedelta(_LONGEST))
    return tables.Period(start, last, given["kanal"]), form


@requires(READ_FIGURES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All figures of a period."""
    catch_up()
    days.refresh()
    period, form = _period(request)
    charts = [chart(tables.table(name, period)) for name in tables.NAMES]
    query = urlencode({"von": period.first, "bis": period.last, "kanal": period.channel})
    context = {
        "form": form, "period": period, "now": tables.summary(period),
        "before": tables.summary(period.before), "charts": charts, "periods": PERIODS,
        "handed": waits.summary(period), "query": query, "chosen": request.GET.get("tage", ""),
    }  # fmt: skip
    return render(request, "figures/overview.html", context)


@requires(READ_FIGURES)
@require_safe
def export(request: HttpRequest, table: str) -> HttpResponse:
    """One table as CSV."""
    if table not in tables.NAMES:
        raise Http404
    days.refresh()
    period, _ = _period(request)
    made = tables.table(table, period)
    record(request, "figures-exported", made.title, f"{period.first} bis {period.last}")
    text = exporting.as_csv((made.label, "Anzahl"), made.rows)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{table}-{period.first}-{period.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(READ_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request: HttpRequest) -> HttpResponse:
    """The weekly report as it is mailed; administrators can send it now."""
    days.refresh()
    may_send = request.user.may(MANAGE_ACCOUNTS)
    if request.method == "POST" and may_send:
        try:
            receivers = report.send()
            messages.success(request, f"Verschickt an {len(receivers)} Adressen.")
            record(request, "weekly-mail-sent", detail=f"{len(receivers)} Adressen")
        except report.NotSentError as fault:
            messages.error(request, str(fault))
        return redirect("figures:weekly")
    period = report.last_week()
    return render(
        request,
        "figures/weekly.html",
        {"text": report.text(period), "may_send": may_send, "to": settings.WEEKLY_MAIL_TO},
    )


@public
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """For everybody, if the setting says so: how well the bot answers. Only sums, no words."""
    signed_in = request.user.is_authenticated and request.user.may(READ_FIGURES)
    if not settings.PUBLIC_QUALITY_PAGE and not signed_in:
        raise Http404
    days.refresh()
    today = timezone.localdate()
    period = tables.Period(today - timedelta(29), today)
    now = tables.summary(period)
    response = render(request, "figures/quality.html", {
        "now": now, "period": period, "enough": now["wanted"] >= 20,
        "charts": [chart(tables.table(name, period)) for name in ("ergebnisse", "luecken")],
        "is_public": settings.PUBLIC_QUALITY_PAGE})  # fmt: skip
    response["Cache-Control"] = "public, max-age=600" if not signed_in else "no-store"
    return response
