"""The florists' bench: what to make next, and one tap when it is ready."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from delivery import operations, queries
from orders.forms.work import PackForm
from orders.queries import orders_visible_to
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs

MOST_SHOWN = 60


@needs("orders.pack")
@require_GET
def bench(request: HttpRequest) -> HttpResponse:
    """What riders are to bring and is not ready, the first to leave in front; live."""
    return _shown(request)


@needs("orders.pack")
@require_POST
def ready(request: HttpRequest, number: str) -> HttpResponse:
    """It is finished. A refusal leaves the tick and the photo where they are."""
    order = get_object_or_404(orders_visible_to(request.user), number=number)
    form = PackForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Invalid("bad_photo", _("The photo is empty or cannot be read. Take it again."), field="photo")
        operations.make_ready(order_id=order.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        if not request.htmx:
            return _shown(request, refusal=refusal, refused=number)
        answer = render(request, "components/_refusal.html", {"refusal": refusal}, status=refusal.status)
        return reswap(retarget(answer, f"#ready-answer-{order.pk}"), "innerHTML")
    return _shown(request, done=number) if request.htmx else redirect("delivery:bench")


def _shown(
    request: HttpRequest, *, refusal: DomainError | None = None, refused: str = "", done: str = ""
) -> HttpResponse:
    found = queries.to_make(request.user, at=timezone.now(), most=MOST_SHOWN + 1)
    context = {
        "to_make": [each for each in found[:MOST_SHOWN] if not each.waits],
        "waiting": [each for each in found[:MOST_SHOWN] if each.waits],
        "has_more": len(found) > MOST_SHOWN,
        "refusal": refusal,
        "refused": refused,
        "done": done,
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "delivery/bench/bench.html", "delivery/bench/_bench.html", context, status=status)
