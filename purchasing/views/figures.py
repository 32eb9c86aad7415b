"""What suppliers cost and how well they do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from purchasing import charts, queries
from purchasing.queries import figures
from purchasing.queries.figures import Figures
from purchasing.rules.measuring import answer_due_within
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import table

MOST_PRICES = 30


@needs("stock.see_cost")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All suppliers side by side; money of other currencies than the shop's is shown, but not added up."""
    found, months, currency = _all(request), figures.months(timezone.localdate()), queries.shop_currency()
    own = [each for each in found if each.supplier.currency == currency]
    by_month = [sum((each.by_month.get(month, 0) for each in own), 0) for month in months]
    context = {
        "figures": sorted(found, key=lambda each: -each.spend),
        "spend": sum(by_month),
        **_months(months, by_month),
    }
    return render(request, "purchasing/figures/overview.html", context)


@needs("stock.see_cost")
@require_GET
def of_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier: spend by month, answers, deliveries, and what things cost over time."""
    supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    now = timezone.now()
    [found] = figures.figures_of([supplier], at=now)
    months = figures.months(timezone.localdate(now))
    histories = figures.price_histories(supplier, at=now)[:MOST_PRICES]
    context = {
        "supplier": supplier,
        "figures": found,
        "due_within": answer_due_within(found.answers, hours=supplier.answer_hours),
        "prices": [
            (history, charts.steps_of([(point.day, point.price) for point in history.points])) for history in histories
        ],
        **_months(months, [found.by_month.get(month, 0) for month in months]),
    }
    return render(request, "purchasing/figures/supplier.html", context)


@needs("stock.see_cost")
@require_GET
def as_file(request: HttpRequest) -> HttpResponse:
    """The same figures as a CSV: a row for each supplier, a column for each month; hours and shares as plain numbers."""
    months = figures.months(timezone.localdate())
    header = [
        _("Supplier"),
        _("Currency"),
        _("Orders"),
        _("Answer, median (hours)"),
        _("Answer, nine of ten (hours)"),
        _("On time"),
        _("Complete"),
        _("Spend"),
        *[f"{month:%Y-%m}" for month in months],
    ]
    rows = [_row(each, months) for each in _all(request)]
    return table([header, *rows], name="suppliers")


def _all(request: HttpRequest) -> list[Figures]:
    suppliers = list(queries.suppliers_visible_to(request.user).filter(is_active=True))
    return figures.figures_of(suppliers, at=timezone.now())


def _row(each: Figures, months: list[Any]) -> list[str]:
    def hours(span: Any) -> str:
        return "" if span is None else f"{span.total_seconds() / 3600:.1f}"

    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    return [
        str(each.supplier),
        each.supplier.currency,
        str(each.orders),
        hours(each.answer_median),
        hours(each.answer_p90),
        share(each.on_time),
        share(each.complete),
        f"{each.spend:.2f}",
        *[f"{each.by_month.get(month, 0):.2f}" for month in months],
    ]


def _months(months: list[Any], amounts: list[Any]) -> dict[str, Any]:
    bars = charts.chart_of(sold=[float(amount) for amount in amounts], ahead=[], width=480, height=96)
    return {"chart": bars, "months": list(zip(months, amounts, strict=True))}
