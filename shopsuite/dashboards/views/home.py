"""Where everybody's day starts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from shopsuite.people.access import needs, signed_in

#: right -> where its holders start; of several rights the first counts.
STARTS = (
    ("orders.overview", "overview"),
    ("orders.place", "orders:counter"),
    ("orders.pick", "orders:picking_queue"),
    ("orders.pack", "orders:packing_queue"),
    ("orders.hand_over", "orders:hand_over_queue"),
    ("purchasing.order", "purchasing:needs"),
    ("stock.receive", "inventory:stock"),
    ("orders.see", "orders:list"),
    ("orders.deliver", "delivery:jobs"),
    ("supplier.portal", "supplier_portal"),
    ("orders.see_own", "orders:my_orders"),
)


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """On to the first screen of this person's role; without a role, who can give one."""
    for right, url_name in STARTS:
        if request.user.may(right):
            return redirect(url_name)
    return render(request, "dashboards/no_role.html")


@needs("supplier.portal")
@require_GET
def supplier_portal(request: HttpRequest) -> HttpResponse:
    """The supplier's own corner."""
    return render(request, "dashboards/supplier.html")
