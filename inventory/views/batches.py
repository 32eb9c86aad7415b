"""One batch: where it lies, who it is promised to, who got it; stopping it, moving it, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import batch_parts, operations, queries
from inventory.forms import PutElsewhereForm, TakeBackForm
from inventory.models import Batch, Reservation, StockPhoto
from inventory.queries import batches as batch_queries
from shopsuite.core import answers
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import plain, whole_number
from shopsuite.core.subjects import names_of, recipients_of
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import table


@needs("stock.see")
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """All about one batch, kept up to date."""
    return _shown(request, _batch(request, pk))


@needs("stock.correct")
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the batch, and what was made of it."""
    found, reason = _batch(request, pk), request.POST.get("reason", "")
    return _done(request, found, operations.hold_batch, batch_id=pk, reason=reason)


@needs("stock.correct")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the batch go again."""
    return _done(request, _batch(request, pk), operations.release_hold, batch_id=pk)


@needs("stock.correct")
@require_POST
def swap(request: HttpRequest, pk: int, reservation: int) -> HttpResponse:
    """Give whom it is promised to another batch, or let them wait when none was chosen."""
    found, held = _batch(request, pk), get_object_or_404(Reservation, pk=reservation)
    if held.pk not in batch_queries.promised_of(found).values_list("pk", flat=True):
        raise Http404
    other = whole_number(request.POST.get("batch"))
    if other is None:
        return _done(request, found, operations.let_wait, reservation_id=held.pk)
    reason = request.POST.get("reason", "")
    return _done(request, found, operations.swap_promise, reservation_id=held.pk, batch_id=other, reason=reason)


@needs("stock.see")
@require_GET
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The recall list as a file for spreadsheets."""
    found = _batch(request, pk)
    got = batch_queries.who_got(found)
    subjects = [row.subject for row in got]
    names, recipients = names_of(subjects), recipients_of(subjects)
    rows = [[_("Order"), _("Customer"), _("Phone"), _("Goods"), _("Batch"), _("Quantity"), _("Unit"), _("When")]]
    for row in got:
        who = recipients.get(row.subject)
        named = names.get(row.subject)
        cells = [
            named.label if named else row.subject,
            who.name if who else "",
            who.phone if who else "",
            row.batch.variant.title,
            row.batch.code,
            plain(row.quantity),
            row.batch.variant.unit,
            timezone.localtime(row.last_at).strftime("%Y-%m-%d %H:%M"),
        ]
        rows.append([str(cell) for cell in cells])
    return table(rows, name=f"recall-{found.pk}")


@needs("stock.correct")
@require_http_methods(["GET", "POST"])
def put_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Some of it goes to another place at once: into quarantine, or back among what is sold."""
    stock = get_object_or_404(
        queries.stocks_visible_to(request.user).select_related("batch", "place", "variant__product", "variant__unit"),
        pk=pk,
    )
    form = PutElsewhereForm(request.POST or None, stock=stock)
    context: dict[str, Any] = {"stock": stock, "form": form}
    if not form.is_valid():
        return render(request, "inventory/batch/put.html", context, status=400 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        operations.put_elsewhere(
            stock_id=stock.pk,
            quantity=data["quantity"],
            place=data["place"] or operations.quarantine_place(),
            reason=data["reason"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return render(request, "inventory/batch/put.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("Moved."))
    return go_to(request, reverse("inventory:batch", args=[stock.batch_id]))


@needs("stock.receive")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A customer brings some of it back: to the shelf, or into quarantine until somebody has looked at it."""
    found = _batch(request, pk)
    got = batch_queries.who_got(found)
    form = TakeBackForm(request.POST or None, batch=found, got=got, names=names_of(row.subject for row in got))
    context: dict[str, Any] = {"batch": found, "form": form, "got": got}
    if not form.is_valid():
        return render(request, "inventory/batch/take_back.html", context, status=400 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        operations.take_back_from(
            batch=found,
            subject=data["subject"],
            quantity=data["quantity"],
            place=data["place"] or operations.quarantine_place(),
            reason=data["reason"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        context["refusal"] = refusal
        return render(request, "inventory/batch/take_back.html", context, status=refusal.status)
    messages.success(request, _("Taken back."))
    return go_to(request, reverse("inventory:batch", args=[pk]))


@needs("stock.see")
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """What written-off goods looked like."""
    found = get_object_or_404(StockPhoto.objects.filter(move__stock__in=queries.stocks_visible_to(request.user)), pk=pk)
    return answers.photo(found.image)


def _batch(request: HttpRequest, pk: int) -> Batch:
    visible = queries.batches_visible_to(request.user)
    return get_object_or_404(visible.select_related("variant__product", "variant__unit", "made_from__variant"), pk=pk)


def _done(request: HttpRequest, found: Batch, operation: Any, **what: Any) -> HttpResponse:
    try:
        operation(**what, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, found, refusal=refusal, status=refusal.status)
    except Reservation.DoesNotExist:  # somebody else has dealt with it meanwhile
        return _shown(request, found)
    return _shown(request, found) if request.htmx else go_to(request, reverse("inventory:batch", args=[found.pk]))


def _shown(
    request: HttpRequest, found: Batch, *, refusal: DomainError | Invalid | None = None, status: int = 200
) -> HttpResponse:
    promised = list(batch_queries.promised_of(found))
    others, got = batch_queries.others_for(promised), batch_queries.who_got(found)
    context = {
        "batch": found,
        "variant": found.variant,
        "hold": batch_queries.current_hold(found),
        "stocks": list(batch_queries.stocks_of(found)),
        "promised": [(held, others[held.pk]) for held in promised],
        "got": got,
        "made": list(found.made.select_related("variant__product")),
        "can_be_opened": found.variant.opens_into.exists(),
        "names": names_of(row.subject for row in [*promised, *got]),
        "recipients": recipients_of(row.subject for row in got),
        "entries": timeline.entries(feed.timeline(f"batch:{found.pk}")),
        "refusal": refusal,
        "may_see_cost": request.user.may("stock.see_cost"),
        "parts": batch_parts.parts_of(found, request.user),
    }
    return page_or_partial(request, "inventory/batch/page.html", "inventory/batch/_batch.html", context, status=status)
