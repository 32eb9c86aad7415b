"""The shop sets right what it knows of a customer's taste, with them; and who looks after them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import operations
from bookings.forms.notes import RegularForm
from bookings.parts import tastings_of
from shopsuite.core.errors import Invalid
from shopsuite.people import queries as people
from shopsuite.people.access import needs
from shopsuite.people.models import Customer

#: What the buttons send.
LIKES = {"yes": True, "no": False, "": None}


def likes_in(request: HttpRequest) -> bool | None:
    """Which button it was. Raises ``Invalid`` for none of them."""
    pressed = request.POST.get("likes", "")
    if pressed not in LIKES:
        raise Invalid("bad_form", _("Say whether they like it."), field="likes")
    return LIKES[pressed]


@needs("customers.change")
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """They like a flavour, or do not; or that is taken back."""
    found = _customer(request, pk)
    operations.correct_taste(
        customer_id=found.pk,
        flavour=request.POST.get("flavour", ""),
        likes=likes_in(request),
        actor=request.user,
        at=timezone.now(),
        is_by_customer=False,
    )
    return _back(request, found)


@needs("customers.change")
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """They said in the shop that they want news of teas, or none any more."""
    found = _customer(request, pk)
    if request.POST.get("wanted") == "1":
        operations.give_consent(
            customer_id=found.pk,
            source=f"user:{request.user.pk}",
            actor=request.user,
            at=timezone.now(),
            is_by_customer=False,
        )
    else:
        operations.withdraw_consent(customer_id=found.pk, actor=request.user, at=timezone.now(), is_by_customer=False)
    return _back(request, found)


@needs("customers.change")
@require_POST
def regular(request: HttpRequest, pk: int) -> HttpResponse:
    """They have a personal adviser, or none."""
    found, form = _customer(request, pk), RegularForm(request.POST)
    if not form.is_valid():
        raise Invalid("bad_form", _("Choose one of the hosts."), field="adviser")
    if adviser := form.cleaned_data["adviser"]:
        operations.make_regular(customer_id=found.pk, adviser=adviser, actor=request.user, at=timezone.now())
    else:
        operations.end_regular(customer_id=found.pk, actor=request.user, at=timezone.now())
    return _back(request, found)


def _customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(people.customers_visible_to(request.user).filter(erased_at=None), pk=pk)


def _back(request: HttpRequest, found: Customer) -> HttpResponse:
    if request.htmx:
        tastings = tastings_of(found, request.user, at=timezone.now())
        return render(request, "bookings/customer/_tastings.html", {"customer": found, "tastings": tastings})
    messages.success(request, _("Saved."))
    return redirect("customer", found.pk)
