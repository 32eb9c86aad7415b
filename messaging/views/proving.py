"""Who a visitor is: they prove it by a code, or somebody of the shop makes sure."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messaging import operations, rules, seat, tasks
from messaging.forms import CodeForm, EmailForm
from messaging.seat import Seat
from messaging.views.doors import by_link
from messaging.views.preferences import beside_context
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.people import rules as people_rules
from shopsuite.people.access import needs
from shopsuite.people.queries import customers_matching, customers_visible_to


@require_http_methods(["GET", "POST"])
def _prove(request: HttpRequest, taken: Seat) -> HttpResponse:
    """Asks for the e-mail address, then for the code sent there; the answers do not tell whether the shop knows it."""
    if request.method == "GET":
        return _show(request, taken, form=EmailForm())
    if "code" in request.POST:
        return _try_code(request, taken)
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _show(request, taken, form=form, status=400)
    email = form.cleaned_data["email"].lower()
    of_customer = sha256(email.encode()).hexdigest()[:32]
    refuse_above(
        {
            f"code:conversation:{taken.conversation.pk}": rules.CODES_A_CONVERSATION,
            f"code:address:{address_of(request)}": people_rules.CODES_AN_ADDRESS,
            f"code:customer:{of_customer}": people_rules.CODES_A_CUSTOMER,
        }
    )
    proof = operations.ask_for_code(member=taken.member, email=email, at=timezone.now())
    tasks.send_code.delay(proof.pk)
    return _show(request, taken, form=CodeForm(), asks_for_code=True)


def _try_code(request: HttpRequest, taken: Seat) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        if operations.prove(member=taken.member, code=form.cleaned_data["code"], at=timezone.now()):
            return _show(request, taken, is_proven=True)
        form.refuse()
    return _show(request, taken, form=form, asks_for_code=True, status=400)


def _show(request: HttpRequest, taken: Seat, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "messaging/_prove.html", context | {"seat": taken}, status=status)


talk_prove = by_link(_prove)


@needs("messages.see")
@require_GET
def customers(request: HttpRequest, pk: int) -> HttpResponse:
    """Customers who may be meant, as one types."""
    taken = seat.by_id(request.user, pk)
    text = request.GET.get("q", "").strip()
    found = customers_matching(viewer=request.user, text=text) if text else []
    return render(request, "messaging/_customers.html", {"seat": taken, "found": found, "text": text})


@needs("messages.see")
@require_POST
def link_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom the conversation is with (``customer``, an id), or take that back (empty)."""
    taken, now = seat.by_id(request.user, pk), timezone.now()
    if taken.is_outside:
        raise Http404
    if given := request.POST.get("customer"):
        known = customers_visible_to(request.user)
        customer = get_object_or_404(known, pk=given) if given.isdecimal() and len(given) < 19 else None
        if customer is None:
            raise Http404
        operations.link_customer(conversation_id=pk, customer=customer, actor=request.user, at=now)
    else:
        operations.unlink_customer(conversation_id=pk, actor=request.user, at=now)
    return render(request, "messaging/_beside.html", beside_context(seat.by_id(request.user, pk), request.user))
