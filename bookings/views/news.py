"""Telling of teas: the shop before they are on sale, and the way out for whoever is told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bookings import operations, queries
from bookings.links import customer_of_news
from bookings.models import TeaNewsKind
from inventory.queries import batches_visible_to
from shopsuite.core.unseen import unseen
from shopsuite.people.access import needs, public


@needs("customers.change")
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would like the tea of a batch, and asked to be told, is told that it can be reserved; pressed again, nobody is told twice."""
    batch = get_object_or_404(batches_visible_to(request.user).select_related("variant__product"), pk=pk)
    told = operations.make_news(
        kind=TeaNewsKind.PRESALE,
        product=batch.variant.product,
        batch=batch,
        actor=request.user,
        at=timezone.now(),
    )
    if told:
        words = ngettext("%d customer is told.", "%d customers are told.", told) % told
        messages.success(request, words)
    else:
        messages.info(request, _("Nobody new to tell: nobody else it suits has asked to hear of teas."))
    return redirect(reverse("inventory:batch", args=[batch.pk]))


@public
@csrf_exempt  # mail providers press the button themselves (RFC 8058); the signed link is what proves it
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more news of teas, or news again; looking at it changes nothing."""
    customer = customer_of_news(token)
    if customer is None:
        raise Http404
    if request.method == "POST" and request.POST.get("wanted") == "1":
        operations.give_consent(
            customer_id=customer.pk, source="mail", actor=None, at=timezone.now(), is_by_customer=True
        )
    elif request.method == "POST":
        operations.withdraw_consent(customer_id=customer.pk, actor=None, at=timezone.now(), is_by_customer=True)
    consent = queries.consent_of(customer)
    wants = consent is not None and consent.withdrawn_at is None
    return unseen(render(request, "bookings/news/stop.html", {"wants": wants}))
