"""All orders of one customer: by a one-time code from an order's private page, or signed in."""

from hashlib import sha256

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messaging import operations as talking
from orders import parts, queries
from orders.customer_story import standing_of
from orders.forms.entry import EntryCodeForm
from orders.models import Order
from orders.views.doors import by_link
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.core.errors import NotFound
from shopsuite.core.unseen import unseen
from shopsuite.notices.tasks import send_entry_code
from shopsuite.people import devices, operations, rules
from shopsuite.people import queries as people
from shopsuite.people.access import of_customers
from shopsuite.people.models import Customer

PER_PAGE = 20
#: Which code this device asked for, kept as long as a code holds: whoever looks into their mail meanwhile finds the field again.
ASKED = "own_orders_asked"
_SALT = "orders.asked"


@by_link
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, order: Order) -> HttpResponse:
    """Ask for a code and type it in. Nothing answered tells whether anybody was sent one; looking alone does nothing."""
    reader = devices.customer_on(request)
    if reader is not None and reader.pk == order.customer_id:
        return redirect("orders:my_orders")
    if request.method == "POST" and "code" in request.POST:
        return _try_code(request, order)
    if request.method == "POST":
        return _ask(request, order)
    return _show(request, order, form=EntryCodeForm() if _asked(request) and "again" not in request.GET else None)


def _ask(request: HttpRequest, order: Order) -> HttpResponse:
    refuse_above(_counts(request, order))
    asked = operations.ask_for_code(customer=order.customer, at=timezone.now())
    send_entry_code.delay(asked.pk)
    response = redirect("orders:enter_own", order.link_token)
    response.set_signed_cookie(
        ASKED,
        str(asked.pk),
        salt=_SALT,
        max_age=rules.CODE_HOLDS_FOR,
        path=request.path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _counts(request: HttpRequest, order: Order) -> dict[str, str]:
    """By customer, by the address a code would go to, and by the caller's own; of an order that has neither, by the order, so
    that it answers alike."""
    customer = order.customer
    to = (customer and (customer.email.lower() or customer.phone)) or f"order:{order.pk}"
    return {
        f"own:customer:{customer.pk if customer else to}": rules.CODES_A_CUSTOMER,
        f"own:to:{sha256(to.encode()).hexdigest()[:32]}": rules.CODES_A_CUSTOMER,
        f"own:address:{address_of(request)}": rules.CODES_AN_ADDRESS,
    }


def _try_code(request: HttpRequest, order: Order) -> HttpResponse:
    refuse_above({f"own:try:{address_of(request)}": rules.TRIES_AN_ADDRESS})
    form = EntryCodeForm(request.POST)
    if form.is_valid():
        key = operations.enter(code_id=_asked(request), code=form.cleaned_data["code"].strip(), at=timezone.now())
        if key is not None:
            response = redirect("orders:my_orders")
            devices.keep(response, key)
            response.delete_cookie(ASKED, path=request.path, samesite="Lax")
            return response
        form.refuse()
    return _show(request, order, form=form, status=400)


def _asked(request: HttpRequest) -> int:
    """The code this device asked for last; 0 for none."""
    return int(request.get_signed_cookie(ASKED, "0", salt=_SALT))


def _show(request: HttpRequest, order: Order, *, form: EntryCodeForm | None, status: int = 200) -> HttpResponse:
    return render(request, "orders/own/enter.html", {"order": order, "form": form}, status=status)


@of_customers
@require_GET
def my_orders(request: HttpRequest) -> HttpResponse:
    """What a customer bought: what is under way first, then the newest; and what else the shop has of theirs."""
    customer = devices.customer_on(request)
    if customer is None and not request.user.is_authenticated:
        return unseen(render(request, "orders/own/ended.html", status=403))
    context = {"customer": customer, **_everything_of(customer, request)}
    return unseen(render(request, "orders/own/page.html", context))


def _everything_of(customer: Customer | None, request: HttpRequest) -> dict[str, object]:
    if customer is None:  # who has an account and has bought nothing yet
        return {"page": Paginator(Order.objects.none(), PER_PAGE).get_page(1)}
    page = Paginator(queries.orders_of(customer), PER_PAGE).get_page(request.GET.get("page"))
    is_first = page.number == 1
    return {
        "page": page,
        "shown": [(order, standing_of(order)) for order in page],
        "parts": parts.for_own(customer) if is_first else [],
        "preferences": people.preferences_of(customer).filter(consents=True) if is_first else [],
    }


@of_customers
@require_POST
def forget_preference(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer no longer wants the shop to remember it."""
    customer = devices.customer_on(request)
    if customer is None:
        raise NotFound("not_found", _("There is nothing like that to remember here."))
    talking.take_back_consent(preference_id=pk, customer=customer, at=timezone.now())
    return redirect("orders:my_orders")


@of_customers
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """This device is nobody's any more."""
    operations.end_device(key=devices.key_of(request), at=timezone.now())
    response = unseen(render(request, "orders/own/ended.html", {"has_left": True}))
    devices.drop(response)
    return response
