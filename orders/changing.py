"""What the two pages of an order show of its changes."""

from typing import Any

from orders import parts, queries, rules
from orders.forms.change import InterceptForm
from orders.models import ChangedLine, ChangeRequest, Order
from orders.models.change_request import ChangeState
from shopsuite.people.models import User

#: Decided changes that are told on the customer's page.
MOST_TOLD = 3


def for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """The open request with what agreeing means now, the stop, the parcel called back, and all that was before."""
    has_any = parts.has(order, "changes")
    asked = [_shown(request) for request in queries.changes_of(order)] if has_any else []
    waiting = next((each for each in asked if each["request"].is_open), None)
    context: dict[str, Any] = {
        "open": waiting,
        "past": [each for each in asked if not each["request"].is_open],
        "stop": queries.stop_of(order) if has_any else None,
        "intercept": queries.latest_intercept(order) if has_any else None,
        "intercept_form": InterceptForm(label_suffix=""),
        "may_decide": viewer.may("orders.change"),
        "may_resume": viewer.may("orders.pack") or viewer.may("orders.hand_over"),
        "may_answer": viewer.may("orders.change") or viewer.may("orders.hand_over"),
    }
    if waiting:
        request = waiting["request"]
        paid = queries.paid_of(order)
        total, due = rules.money_after(order, paid=paid, difference=request.difference)
        context |= {"total": total, "due": due, "give_back": -due, "can_agree": _can_agree(order, request)}
    return context


def for_customer(order: Order) -> dict[str, Any]:
    """What they asked for and what became of it, and whether something can still be changed."""
    asked = [_shown(request) for request in queries.changes_of(order)[:MOST_TOLD]]
    return {
        "open": next((each for each in asked if each["request"].is_open), None),
        "past": [each for each in asked if each["request"].state in (ChangeState.AGREED, ChangeState.DECLINED)],
        "can_change": order.is_changeable,
    }


def band(order: Order, viewer: User) -> dict[str, Any]:
    """Why a parcel must not go on, for the screens where it lies: empty when it may."""
    stop = queries.stop_of(order)
    if stop is None:
        return {}
    asked = queries.changes_of(order).filter(pk=stop.request_id).first()
    return {
        "stop": stop,
        "stop_asked": asked,
        "stop_says": queries.described(asked) if asked else [],
        "may_resume": viewer.may("orders.pack") or viewer.may("orders.hand_over"),
    }


def _shown(request: ChangeRequest) -> dict[str, Any]:
    fields = [
        {
            "label": each.get_name_display(),
            "old": queries.field_shown(each.name, each.old),
            "new": queries.field_shown(each.name, each.new),
        }
        for each in request.fields.all()
    ]
    lines: list[ChangedLine] = list(request.lines.all())
    return {"request": request, "fields": fields, "lines": lines, "intercepts": list(request.intercepts.all())}


def _can_agree(order: Order, request: ChangeRequest) -> bool:
    called = request.intercepts.first()
    try:
        rules.require_in_reach(
            stage=order.stage,
            outcome=called.outcome if called else None,
            changes_content=queries.is_content_changed(request),
        )
    except (rules.NotBack, rules.WrongStage):
        return False
    return True
