"""Who may have goods before they are paid."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from orders import events, rules
from orders.models import Channel, CreditAccount, Order, Payment
from orders.models.order import Stage
from orders.operations.settle import lock_order, tell_staff
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, User


class NotPaid(DomainError):
    """The order is not paid, and orders of its channel leave the house only when they are."""


class NoCredit(DomainError):
    """This customer does not buy on account, or not for so much."""


def require_paid(order: Order) -> None:
    """Raise ``NotPaid`` when a locked order may not leave the house as it stands."""
    if rules.may_leave(order, ships_unpaid=False):
        return
    if not Channel.objects.values_list("ships_unpaid", flat=True).get(pk=order.channel_id):
        raise NotPaid(
            "not_paid",
            _("This order is not paid, and orders of this channel leave the house only when they are. Ask finance."),
            payment=order.payment_state,
        )


def due_day_of(order: Order, *, at: datetime) -> date | None:
    """When an order that leaves now is to be paid; None when it is not on account."""
    if not order.is_on_account:
        return None
    days = CreditAccount.objects.filter(customer=order.customer_id).values_list("days", flat=True).first() or 0
    return at.astimezone(current_shop().zone).date() + timedelta(days=days)


def require_credit(*, customer: Customer | None, amount: Decimal) -> None:
    """Raise ``NoCredit`` unless ``customer`` may owe ``amount`` more, in the shop's currency. Locks their account until the
    transaction ends, so that two orders at once do not both use the last of it."""
    account = CreditAccount.objects.select_for_update().filter(customer=customer).first() if customer else None
    if account is None:
        raise NoCredit("no_account", _("This customer does not buy on account. Finance can open an account for them."))
    left = account.limit - owed_on_account(account.customer_id)
    if amount > left:
        raise NoCredit(
            "credit_limit",
            _("On account they may owe %(left)s more, and this order is %(amount)s.")
            % {"left": max(left, Decimal(0)), "amount": amount},
            left=str(left),
        )


def owed_on_account(customer_id: int) -> Decimal:
    """What a customer owes for all they have on account, shipped or not."""
    orders = Order.objects.filter(customer=customer_id, is_on_account=True).exclude(stage=Stage.CANCELLED)
    payable = orders.aggregate(sum=Sum(F("total") - F("let_off")))["sum"] or Decimal(0)
    paid = Payment.objects.filter(order__in=orders).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return payable - paid


@transaction.atomic
def put_on_account(*, order_id: int, is_on_account: bool, actor: User, at: datetime) -> Order:
    """Let the customer pay later, or no longer. Locks the order, then the account. Raises ``NoCredit``, and ``WrongStage``
    for an order that is cancelled."""
    order = lock_order(order_id)
    rules.require_stage(order.stage, *(stage for stage in Stage if stage != Stage.CANCELLED))
    if order.is_on_account == is_on_account:
        return order
    if is_on_account:
        paid = order.payments.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        require_credit(customer=order.customer, amount=order.payable - paid)
    order.is_on_account = is_on_account
    order.pay_by = due_day_of(order, at=order.shipped_at) if order.shipped_at else None
    order.save(update_fields=["is_on_account", "pay_by", "updated_at"])
    told = events.PutOnAccount(order_id=order.pk, number=order.number, is_on_account=is_on_account)
    tell_staff(told, actor=actor, at=at)
    return order


@transaction.atomic
def let_go_unpaid(*, order_id: int, may_go: bool, actor: User, at: datetime) -> Order:
    """Let one order leave although it is not paid and its channel does not ship unpaid, or no longer. Locks the order."""
    order = lock_order(order_id)
    if order.may_go_unpaid != may_go:
        order.may_go_unpaid = may_go
        order.save(update_fields=["may_go_unpaid", "updated_at"])
        told = events.LetGoUnpaid(order_id=order.pk, number=order.number, may_go=may_go)
        tell_staff(told, actor=actor, at=at)
    return order
