"""Opening a case: by the customer from their page, by staff from the order's."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from care import operations, queries
from care.forms.cases import CaseForm
from care.models import Case
from care.operations import CaseDraft
from messaging import rules as messaging_rules
from messaging import seat
from messaging.models import Member
from messaging.uploads import take_in_files
from orders import queries as order_queries
from orders.models import Order
from orders.talk import conversation_about
from orders.views.doors import by_link
from shopsuite.core.errors import DomainError
from shopsuite.people.access import needs
from shopsuite.people.models import User


@by_link
@require_http_methods(["GET", "POST"])
def by_customer(request: HttpRequest, order: Order) -> HttpResponse:
    """Whoever holds the order's private link says what went wrong."""
    form = _form(request, order)
    context = {"order": order, "form": form, "most_files": messaging_rules.MOST_ATTACHMENTS}
    template = "care/customer/open.html"
    if not form.is_valid():
        return render(request, template, context, status=400 if form.is_bound else 200)
    try:
        member = seat.outside(conversation_about(order), name=order.customer_name).member
        _opened(request, order, form, member=member, actor=None)
    except DomainError as refusal:
        return render(request, template, context | {"refusal": refusal}, status=refusal.status)
    return redirect(order.get_customer_url() + "#cases")


@by_link
@require_POST
def withdraw(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    """The customer says that it has settled itself."""
    case = get_object_or_404(order.cases.all(), pk=pk)
    operations.withdraw_case(case_id=case.pk, actor=None, at=timezone.now())
    return redirect(order.get_customer_url() + "#cases")


@needs("care.raise")
@require_http_methods(["GET", "POST"])
def by_staff(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody of the shop takes down what the customer told them."""
    order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
    form = _form(request, order)
    context = {"order": order, "form": form, "most_files": messaging_rules.MOST_ATTACHMENTS}
    if not form.is_valid():
        return render(request, "care/open.html", context, status=400 if form.is_bound else 200)
    try:
        member = seat.of_user(request.user, conversation_about(order)).member
        case = _opened(request, order, form, member=member, actor=request.user)
    except DomainError as refusal:
        return render(request, "care/open.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("Case %s is open.") % case.number)
    return redirect(case if request.user.may("orders.see") else order)


def _form(request: HttpRequest, order: Order) -> CaseForm:
    return CaseForm(request.POST or None, parts=queries.got_parts(order))


def _opened(request: HttpRequest, order: Order, form: CaseForm, *, member: Member, actor: User | None) -> Case:
    """The case that a valid ``form`` makes; photos and videos are taken in before, as those of a message are."""
    client_id: UUID = form.cleaned_data["client_id"]
    files = [file for file in request.FILES.getlist("photos") if isinstance(file, UploadedFile)]
    kept = take_in_files(member=member, client_id=str(client_id), files=files[: messaging_rules.MOST_ATTACHMENTS])
    draft = CaseDraft(
        order_id=order.pk,
        client_id=client_id,
        matter=form.cleaned_data["matter"],
        wish=form.cleaned_data["wish"],
        parts=form.chosen(),
        words=form.cleaned_data["words"],
        attachments=kept,
    )
    return operations.open_case(draft=draft, actor=actor, at=timezone.now(), is_by_customer=actor is None)
