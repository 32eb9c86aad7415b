"""Asking several suppliers at once, and their answers side by side."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import queries as stock
from purchasing import operations, queries
from purchasing.form_rows import wanted_in
from purchasing.forms import InquiryForm
from purchasing.models import Inquiry
from purchasing.queries import inquiries as inquiry_queries
from purchasing.queries import needs as need_queries
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
from shopsuite.people.access import needs

#: By when suppliers answer where nobody says otherwise.
DAYS_TO_ANSWER = 3
MOST_HITS = 8
MOST_LISTED = 100


@needs("stock.see_cost")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Requests to several suppliers, open ones first."""
    context = {"inquiries": inquiry_queries.inquiry_list(request.user)[:MOST_LISTED], "today": timezone.localdate()}
    return page_or_partial(request, "purchasing/asking/board.html", "purchasing/asking/_board.html", context)


@needs("purchasing.order")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What is asked for, and whom. ``goods`` in the address begins with these."""
    today = timezone.localdate()
    initial = {"place": queries.receiving_place(), "answer_by": today + timedelta(days=DAYS_TO_ANSWER)}
    form = InquiryForm(request.POST or None, label_suffix="", initial=initial)
    if not form.is_valid():
        return _asking(request, form, status=400 if form.is_bound else 200)
    given = dict(form.cleaned_data)
    try:
        made = operations.ask_suppliers(
            place_id=given.pop("place").pk,
            supplier_ids=_numbers(request.POST.getlist("supplier")),
            lines=wanted_in(request.POST),
            actor=request.user,
            at=timezone.now(),
            **given,
        )
    except DomainError as refusal:
        return _asking(request, form, refusal=refusal, status=refusal.status)
    count = made.quotes.count()
    messages.success(request, ngettext("%d supplier is asked.", "%d suppliers are asked.", count) % count)
    return redirect(made)


@needs("purchasing.order")
@require_GET
def goods(request: HttpRequest) -> HttpResponse:
    """What is found for ``q``, to be added to the request."""
    text = request.GET.get("q", "").strip()[:120]
    hits = stock.variants_matching(viewer=request.user, text=text)[:MOST_HITS] if text else []
    return render(request, "purchasing/asking/_hits.html", {"hits": hits, "text": text})


@needs("purchasing.order")
@require_GET
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One more line, with ``quantity`` in it."""
    found = stock.variants_visible_to(request.user).select_related("product", "unit")
    variant = get_object_or_404(found, pk=pk)
    wanted = {"variant": variant, "quantity": request.GET.get("quantity", "")[:20], "is_added": True}
    return render(request, "purchasing/asking/_wanted.html", wanted)


@needs("stock.see_cost")
@require_GET
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers side by side."""
    return _shown(request, _inquiry(request, pk))


@needs("purchasing.order")
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order every line from the offer chosen for it, or all of one supplier (``all_of``)."""
    found = _inquiry(request, pk)
    all_of = whole_number(request.POST.get("all_of"))
    lines = list(found.lines.values_list("pk", flat=True))
    choice = {line: all_of or whole_number(request.POST.get(f"line-{line}")) or 0 for line in lines}
    try:
        made = operations.order_from_answers(
            inquiry_id=found.pk,
            version=whole_number(request.POST.get("version")) or 0,
            choice=choice,
            tells_others="tells_others" in request.POST,
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _shown(request, _inquiry(request, pk), refusal=refusal)
    numbers = ", ".join(each.number for each in made)
    messages.success(request, _("Made: %s. Look over it, then approve and send it.") % numbers)
    return redirect(made[0] if len(made) == 1 else found)


@needs("purchasing.order")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Order nothing of it."""
    found = _inquiry(request, pk)
    tells_others = "tells_others" in request.POST
    operations.close_inquiry(inquiry_id=found.pk, tells_others=tells_others, actor=request.user, at=timezone.now())
    messages.success(request, _("%s has ended; nothing is ordered of it.") % found)
    return redirect("purchasing:inquiries")


def _inquiry(request: HttpRequest, pk: int) -> Inquiry:
    visible = inquiry_queries.inquiries_visible_to(request.user).select_related("place", "asked_by")
    return get_object_or_404(visible, pk=pk)


def _shown(request: HttpRequest, found: Inquiry, *, refusal: DomainError | None = None) -> HttpResponse:
    given = request.POST or request.GET
    taken = {line: whole_number(given.get(f"line-{line}")) for line in found.lines.values_list("pk", flat=True)}
    chosen = {line: quote for line, quote in taken.items() if quote}
    compared = inquiry_queries.comparison(found, currency=queries.shop_currency(), chosen=chosen)
    subjects = [found.subject, *(column.quote.subject for column in compared.columns)]
    happened = Event.objects.filter(subject__in=subjects).select_related("actor").order_by("-pk")
    context = {
        "inquiry": found,
        "compared": compared,
        "entries": timeline.entries(happened, viewer=request.user),
        "refusal": refusal,
        "today": timezone.localdate(),
    }
    status = refusal.status if refusal else 200
    page, part = "purchasing/asking/inquiry.html", "purchasing/asking/_compare.html"
    return page_or_partial(request, page, part, context, status=status)


def _asking(
    request: HttpRequest, form: InquiryForm, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    posted = request.POST or request.GET
    wanted = stock.variants_visible_to(request.user).select_related("product", "unit")
    low = need_queries.open_needs().filter(snoozed_until=None).select_related("variant__product", "variant__unit")
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "given": posted,
        "variants": wanted.filter(pk__in=_numbers(posted.getlist("goods"))),
        "suppliers": inquiry_queries.suppliers_to_ask(),
        "chosen": _numbers(posted.getlist("supplier")),
        "low": low.order_by("-pk")[:MOST_HITS],
    }
    return render(request, "purchasing/asking/ask.html", context, status=status)


def _numbers(texts: list[str]) -> set[int]:
    return {number for text in texts if (number := whole_number(text))}
