"""An order's history in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orders.models import Channel
from orders.models.look_alike import Verdict
from orders.models.offer import Choice, reason_shown
from orders.models.order import Way
from orders.models.payment import Method
from orders.models.stop import Outcome, StopReason
from shopsuite.feed.timeline import label_of, read_as, tell


def _channel(code: str) -> str:
    return str(Channel.objects.filter(code=code).first() or code)


def register() -> None:
    """Say it to the feed; called once, from ``AppConfig.ready``."""
    read_as(
        way=label_of(Way),
        method=label_of(Method),
        verdict=label_of(Verdict),
        channel=_channel,
        choice=label_of(Choice),
        intercept_outcome=label_of(Outcome),
        is_by_customer=lambda is_so: gettext("by the customer") if is_so else "",
        is_approved=lambda is_so: gettext("approved") if is_so else gettext("not yet right"),
        has_photo=lambda has: gettext("with a photo") if has else "",
        is_on_account=lambda later: gettext("on account") if later else gettext("to be paid before it leaves"),
        may_go=lambda may: gettext("May leave unpaid") if may else gettext("Leaves only when it is paid"),
        is_complete=lambda all_here: (
            gettext("Everything is here now.") if all_here else gettext("Some of it is still missing.")
        ),
        is_replaced=lambda done: (
            gettext("Found in another batch.") if done else gettext("The rest waits for new stock.")
        ),
    )

    tell("orders.placed", "inbox", _("Order came in"), _("%(channel)s · %(total)s"))
    tell("orders.picking_started", "hand-grab", _("Picking started"))
    tell("orders.picking_put_back", "arrow-back-up", _("Picking given back to the queue"))
    tell("orders.line_picked", "check", _("%(quantity)s × %(title)s picked"), _("Batch %(batch)s"))
    tell("orders.line_unpicked", "arrow-back-up", _("%(title)s put back on the shelf"))
    tell(
        "orders.batch_swapped",
        "refresh",
        _("Other batch taken: %(title)s"),
        _("%(old_batch)s → %(new_batch)s · %(reason)s"),
    )
    tell(
        "orders.short_picked", "alert-triangle", _("%(missing)s too few on the shelf: %(title)s"), _("%(is_replaced)s")
    )
    tell("orders.picked", "checks", _("Everything picked"))
    tell("orders.packing_started", "box", _("Packing started"))
    tell("orders.packed", "package", _("Packed"), _("%(has_photo)s"))
    tell("orders.unpacked", "arrow-back-up", _("Opened again for packing"))
    tell("orders.handed_over", "truck", _("Handed over: %(way)s"), _("%(carrier)s %(tracking_number)s %(rider)s"))
    tell("orders.delivered", "circle-check", _("Delivered"))
    tell("orders.delivery_taken_back", "arrow-back-up", _("Not delivered after all"))
    tell("orders.cancelled", "circle-x", _("Cancelled"), _("%(reason)s"))
    tell("orders.reinstated", "arrow-back-up", _("Cancellation taken back"))
    tell("orders.note_added", "note", _("Note"), _("%(text)s"))
    tell("orders.ship_by_moved", "clock", _("Ship-before moved to %(ship_by)s"), _("was %(was)s"))
    tell("orders.payment_received", "cash", _("%(amount)s paid"), _("%(method)s"))
    tell("orders.payment_returned", "cash", _("%(amount)s given back"), _("%(method)s"))
    tell("orders.put_on_account", "receipt", _("Payment terms: %(is_on_account)s"))
    tell("orders.let_go_unpaid", "cash", _("%(may_go)s"))
    tell("orders.month_closed", "lock", _("Books of %(month)s closed"))
    tell("orders.looks_alike", "versions", _("Looks like order %(other_number)s"), _("%(likeness)s %% the same goods"))
    tell("orders.look_alike_decided", "git-merge", _("Compared with order %(other_number)s"), _("%(verdict)s"))
    tell("orders.stock_assigned", "package-import", _("Goods came in for this order"), _("%(is_complete)s"))
    tell("orders.waits_again", "hourglass", _("Waits for stock again"))
    tell("orders.change_asked", "edit", _("A change is asked for"), _("%(is_by_customer)s"))
    tell("orders.change_agreed", "circle-check", _("The change is made"))
    tell("orders.change_declined", "circle-x", _("The change is declined"), _("%(reason)s"))
    tell("orders.change_withdrawn", "arrow-back-up", _("The change is not wanted any more"))
    tell(
        "orders.parcel_stopped",
        "hand-stop",
        _("Parcel stopped"),
        _("%(reason)s"),
        readers={"reason": label_of(StopReason)},
    )
    tell("orders.parcel_resumed", "player-play", _("Parcel goes on"))
    tell("orders.intercept_asked", "hand-stop", _("Called back: %(whom)s"))
    tell("orders.intercept_answered", "truck-return", _("Calling back: %(intercept_outcome)s"), _("Cost %(cost)s"))
    tell("orders.expected_day_moved", "calendar", _("Expected: %(expected_on)s"), _("was %(expected_before)s"))
    tell(
        "orders.options_offered",
        "list-check",
        _("The customer is asked to choose"),
        _("%(reason)s"),
        readers={"reason": reason_shown},
    )
    tell("orders.option_chosen", "circle-check", _("Chosen: %(choice)s"))
    tell("orders.split", "package", _("The rest is order %(other_number)s"))
    tell("orders.split_off", "package", _("Came out of order %(other_number)s"))
    tell("orders.shared_out", "gift", _("Shared out to %(count)s recipients"), _("%(group_number)s"))
    tell("orders.proof_asked", "camera", _("To be shown to the customer: %(wish)s"))
    tell("orders.proof_shown", "camera", _("Shown to the customer"))
    tell("orders.proof_answered", "message-circle", _("The customer answered: %(is_approved)s"), _("%(answer)s"))
    tell("orders.proof_dropped", "arrow-back-up", _("Need not be shown any more"), _("%(reason)s"))
    tell("inventory.demand_served", "package-import", _("%(quantity)s more assigned from stock"))
