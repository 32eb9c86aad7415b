"""One day's money, and who owes what."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from finance import operations, queries
from finance.forms import CloseDayForm, WhyForm
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial, said
from shopsuite.core.queries import current_shop
from shopsuite.people.access import needs

PER_PAGE = 50


@needs("money.see")
@require_GET
def yesterday(request: HttpRequest) -> HttpResponse:
    """What finance looks at in the morning."""
    return redirect("finance:day", timezone.localdate(timezone=current_shop().zone) - timedelta(days=1))


@needs("money.see")
@require_GET
def day(request: HttpRequest, day: date) -> HttpResponse:
    """The takings of a day by channel and method, and what of them is not explained."""
    return _shown(request, day)


@needs("money.change")
@require_POST
def close(request: HttpRequest, day: date) -> HttpResponse:
    """Every amount of the day is accounted for."""
    form = CloseDayForm(request.POST)
    if not form.is_valid():
        return _shown(request, day, form=form, status=400)
    try:
        operations.close_day(day=day, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        return _shown(request, day, form=form, refusal=refusal, status=refusal.status)
    messages.success(request, _("The day is closed: every amount of it is explained."))
    return go_to(request, reverse("finance:day", args=[day]))


@needs("money.change")
@require_POST
def explain(request: HttpRequest, movement: UUID) -> HttpResponse:
    """No statement will show this payment."""
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    operations.explain_movement(movement=movement, why=why, actor=request.user, at=timezone.now())
    undo = reverse("finance:expect_movement", args=[movement])
    return said(request, _("Explained."), undo_url=undo)


@needs("money.change")
@require_POST
def expect(request: HttpRequest, movement: UUID) -> HttpResponse:
    """Some statement will show it after all."""
    operations.expect_movement(movement=movement, actor=request.user, at=timezone.now())
    return said(request, _("Expected in a statement again."))


@needs("money.see")
@require_GET
def owing(request: HttpRequest) -> HttpResponse:
    """What left the house unpaid, by age, and what is paid and still here."""
    now = timezone.now()
    unpaid = Paginator(queries.shipped_not_paid(request.user), PER_PAGE)
    context = {
        "groups": queries.receivables(request.user, at=now),
        "page": unpaid.get_page(request.GET.get("page")),
        "waiting": queries.paid_not_shipped(request.user)[:PER_PAGE],
    }
    return render(request, "finance/owing.html", context)


def _shown(
    request: HttpRequest,
    day: date,
    *,
    form: CloseDayForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    report = queries.day_report(day)
    today = timezone.localdate(timezone=current_shop().zone)
    context = {
        "report": report,
        "movements": queries.with_orders(report.unseen),
        "form": form or CloseDayForm(initial={"cash_counted": report.closing.cash_counted if report.closing else None}),
        "refusal": refusal,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "groups": queries.receivables(request.user, at=timezone.now()),
        "paid_waiting": queries.paid_not_shipped(request.user).count(),
    }
    return page_or_partial(request, "finance/day.html", "finance/_day.html", context, status=status)
