"""Who comes in for a supplier, and their private links."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from purchasing import operations, queries
from purchasing.forms import PersonForm
from purchasing.models import Supplier, SupplierPerson
from shopsuite.core.errors import DomainError
from shopsuite.people import links
from shopsuite.people import operations as people
from shopsuite.people.access import needs


@needs("purchasing.order")
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody of the supplier in by a private link."""
    supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    form = PersonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _shown(request, supplier, form=form, status=400)
    try:
        operations.invite_person(supplier=supplier, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        return _shown(request, supplier, form=form, refusal=refusal, status=refusal.status)
    return _shown(request, supplier)


@needs("purchasing.order")
@require_POST
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link; the one before is dead."""
    person = _person(request, pk)
    try:
        people.make_link(user=person.user, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, person.supplier, refusal=refusal, status=refusal.status)
    return _shown(request, person.supplier)


@needs("purchasing.order")
@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody comes by it any more."""
    person = _person(request, pk)
    people.revoke_link(user=person.user, actor=request.user, at=timezone.now())
    return _shown(request, person.supplier)


def people_context(request: HttpRequest, supplier: Supplier) -> dict[str, Any]:
    """``people``: who comes in for ``supplier``, each with the whole address of a ``link`` that holds ("": none)."""
    at = timezone.now()
    found = queries.people_visible_to(request.user).filter(supplier=supplier)
    return {
        "people": [{"person": person, **_way_in(request, person, at=at)} for person in found],
        "person_form": PersonForm(label_suffix=""),
    }


def _way_in(request: HttpRequest, person: SupplierPerson, *, at: Any) -> dict[str, Any]:
    link = getattr(person.user, "sign_in_link", None)
    if link is None or not links.holds(link, at=at):
        return {"link": "", "used_at": None, "expires_at": None}
    address = request.build_absolute_uri(links.address_of(link))
    return {"link": address, "used_at": link.used_at, "expires_at": link.expires_at}


def _person(request: HttpRequest, pk: int) -> SupplierPerson:
    return get_object_or_404(queries.people_visible_to(request.user).select_related("supplier"), pk=pk)


def _shown(
    request: HttpRequest,
    supplier: Supplier,
    *,
    form: PersonForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if "HX-Request" not in request.headers and status == 200:
        return redirect("purchasing:supplier", supplier.pk)
    context = {"supplier": supplier, "refusal": refusal, **people_context(request, supplier)}
    if form:
        context["person_form"] = form
    return render(request, "purchasing/_people.html", context, status=status)
