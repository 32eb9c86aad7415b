"""A case is decided: once, in one transaction with what goes out for it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from care import events
from care.models import Case, Decision
from care.models.case import CaseState
from care.models.decision import Outcome
from care.operations.opening import AlreadyDecided
from care.operations.telling import lock_case, names_of, tell
from care.queries import difference_of
from care.rules.cases import LONGEST_WORDS
from care.rules.exchanges import Difference, Replacement
from finance import operations as finance
from finance.providers import provider
from orders import operations as ordering
from orders import queries as order_queries
from orders import rules as order_rules
from orders.models import Order, Payment
from orders.models.order import Stage
from orders.operations import LineDraft, OrderDraft
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User

#: Outcomes for which goods are sent, and those for which money goes back.
GOODS = (Outcome.RESHIP, Outcome.EXCHANGE)
MONEY = (Outcome.REFUND, Outcome.DISCOUNT, Outcome.GOODWILL)
#: Instead of a method of payment: the way the money came, online by itself.
AS_IT_CAME = "as_it_came"
#: Instead of giving back: the customer pays so much less of what is still due.
OFF_WHAT_IS_DUE = "off_due"


class LeftAlready(DomainError):
    """What was decided has left the house, as goods or as money: it cannot be taken back here."""


class OtherDifference(DomainError):
    """The goods of an exchange cost something else by now than was shown; ``details["difference"]`` says what."""


@transaction.atomic
def send_goods(
    *,
    case_id: int,
    outcome: str,
    goods: Sequence[Replacement],
    actor: User,
    at: datetime,
    words: str = "",
    expects_back: bool = False,
    difference: Decimal | None = None,
) -> Decision:
    """Decide the case by sending ``goods`` as an order of the same group: the same again (reship), for nothing, or others (exchange).

    ``difference``: what the goods of an exchange cost more than those of the case, as it was shown, in the shop's currency.
    Above zero the new order asks for it, below zero it is let off the first one, and what is paid beyond goes back the way it
    came; None leaves it, at the shop's cost. ``expects_back``: what the case is about is to come back. Locks order, case and,
    last, stock rows. Raises ``AlreadyDecided``, ``OutOfStock`` with nothing decided when one of the batches is short,
    ``OtherDifference`` when prices moved since it was shown, ``Invalid`` without goods.
    """
    if outcome not in GOODS or not goods:
        raise Invalid("nothing_to_send", _("Say which goods are to be sent."), field="goods")
    case = _open(case_id)
    if expects_back:
        case.lines.update(is_expected_back=True)
    settled = _settled(case, goods, shown=difference) if outcome == Outcome.EXCHANGE else None
    given: dict[str, object] = {}
    if settled and settled.back:
        reason = f"{case.number} {Outcome.EXCHANGE.label}"
        payment = _pay_back(case, settled.back, method=AS_IT_CAME, reason=reason, actor=actor, at=at)
        given = {"amount": settled.back, "payment": payment}
    if settled and settled.cheaper:
        given["let_off"] = ordering.let_off(order_id=case.order_id, amount=settled.cheaper)
    to_pay = settled.to_pay if settled else Decimal(0)
    sent = ordering.place_order(draft=_order_for(case, goods, to_pay=to_pay), actor=actor, at=at)
    return _decide(case, outcome, words=words, order=sent, actor=actor, at=at, **given)


def _settled(case: Case, goods: Sequence[Replacement], *, shown: Decimal | None) -> Difference | None:
    """What an exchange comes to, where it is to be settled and is what somebody saw."""
    if shown is None:
        return None
    difference = difference_of(case, goods)
    if difference.signed != shown:
        raise OtherDifference(
            "other_difference",
            _("The difference in price is %s by now. Look at it once more.") % difference.signed,
            difference=str(difference.signed),
        )
    return difference


@transaction.atomic
def give_back(
    *,
    case_id: int,
    outcome: str,
    amount: Decimal,
    method: str,
    actor: User,
    at: datetime,
    words: str = "",
    expects_back: bool = False,
) -> Decision:
    """Decide the case by giving ``amount`` of the shop's currency back: all, a part, or a gesture. It is not asked for again.

    By ``method``, noted as somebody hands it over; with ``AS_IT_CAME`` what came in online goes back by itself, once this has committed;
    with ``OFF_WHAT_IS_DUE`` nothing goes back. Locks order and case. Raises ``AlreadyDecided``, and what ``orders.operations.refund``
    raises: never more than came in; ``Invalid`` for more than is due.
    """
    if outcome not in MONEY:
        raise Invalid("unknown_outcome", _("Choose how the case ends."), field="outcome")
    case = _open(case_id)
    if expects_back:
        case.lines.update(is_expected_back=True)
    if method == OFF_WHAT_IS_DUE:
        let_off = _let_off_due(case, amount)
        return _decide(case, outcome, words=words, let_off=let_off, actor=actor, at=at)
    reason = f"{case.number} {Outcome(outcome).label}"
    payment = _pay_back(case, amount, method=method, reason=reason, actor=actor, at=at)
    amount = order_rules.to_the_cent(amount)
    let_off = ordering.let_off(order_id=case.order_id, amount=amount)
    return _decide(case, outcome, words=words, amount=amount, payment=payment, let_off=let_off, actor=actor, at=at)


def _let_off_due(case: Case, amount: Decimal) -> Decimal:
    """Ask ``amount`` less of a locked case's order, of what is still due."""
    due = order_queries.due_of(case.order)
    if not amount.is_finite() or not 0 < order_rules.to_the_cent(amount) <= due:
        raise Invalid(
            "not_due",
            _("%s is still due for this order; so much can be let off, and more than 0.") % due,
            field="amount",
        )
    return ordering.let_off(order_id=case.order_id, amount=amount)


def _pay_back(case: Case, amount: Decimal, *, method: str, reason: str, actor: User, at: datetime) -> Payment | None:
    """Give money of a locked case's order back; what of it somebody has to hand over."""
    given = {"order_id": case.order_id, "amount": amount, "reason": reason, "actor": actor, "at": at}
    if method != AS_IT_CAME:
        return ordering.refund(method=method, **given)
    return finance.give_back_as_it_came(provider=provider(), subject=case.subject, **given).payment


@transaction.atomic
def decline(*, case_id: int, words: str, actor: User, at: datetime) -> Decision:
    """Decide that nothing is done, and say why in ``words`` to the customer. Locks order and case.

    Raises ``AlreadyDecided``, ``Invalid`` without a word.
    """
    if not words.strip():
        raise Invalid("say_why", _("Tell the customer why."), field="words")
    return _decide(_open(case_id), Outcome.DECLINED, words=words, actor=actor, at=at)


@transaction.atomic
def take_back_decision(*, case_id: int, actor: User, at: datetime) -> Case:
    """The case is open again; goods that are still in the house stay there. Locks both orders by primary key, and the case.

    Raises ``LeftAlready`` when money went back, when the goods have left, or when something came back for it.
    """
    case = lock_case(case_id)
    decision = case.decisions.filter(undone_at=None).first()
    if decision is None:
        return case
    if decision.amount:
        raise LeftAlready(
            "money_left", _("The money has gone back. What follows is a payment of its own on the order.")
        )
    if case.lines.exclude(goods_back=None).exists():
        raise LeftAlready("goods_came", _("Goods came back because of this; it cannot be taken back any more."))
    if decision.order_id:
        sent = Order.objects.select_for_update().get(pk=decision.order_id)
        if sent.payments.exists():
            raise LeftAlready(
                "difference_paid",
                _("The difference was paid on order %s. Give it back there and cancel that order first.") % sent.number,
            )
        if not sent.is_in_work and sent.stage != Stage.CANCELLED:
            raise LeftAlready("goods_left", _("Order %s has left the house already.") % sent.number)
        reason = _("%s is decided otherwise") % case.number
        ordering.cancel_order(order_id=sent.pk, reason=reason, actor=actor, at=at)
    if decision.let_off:
        ordering.ask_again(order_id=case.order_id, amount=decision.let_off)
    decision.undone_at, decision.undone_by = at, actor
    decision.save(update_fields=["undone_at", "undone_by"])
    case.lines.update(is_expected_back=False)
    case.state = CaseState.OPEN
    case.save(update_fields=["state", "updated_at"])
    told = events.DecisionTakenBack(**names_of(case), outcome=decision.outcome)
    tell(told, case=case, actor=actor, at=at)
    return case


def _open(case_id: int) -> Case:
    case = lock_case(case_id)
    if case.state != CaseState.OPEN:
        raise AlreadyDecided(
            "already_decided",
            _("%(case)s is at “%(state)s” by now. The page shows how it stands.")
            % {"case": case.number, "state": case.get_state_display()},
        )
    return case


def _order_for(case: Case, goods: Sequence[Replacement], *, to_pay: Decimal) -> OrderDraft:
    """An order to the same people at the same address, that costs ``to_pay``."""
    first = case.order
    note = _("For %(case)s of order %(number)s") % {"case": case.number, "number": first.number}
    dearer = [LineDraft(Decimal(1), title=_("Difference in price"), unit_price=to_pay, note=note)] if to_pay else []
    return OrderDraft(
        channel=first.channel,
        place=first.place,
        lines=[
            LineDraft(
                each.quantity, variant_id=each.variant_id, batch_id=each.batch_id, unit_price=Decimal(0), note=note
            )
            for each in goods
        ]
        + dearer,
        customer=first.customer,
        customer_name=first.customer_name,
        phone=first.phone,
        address=first.address,
        way=first.way,
        # Its page may be read by whom the first was for, as the first one's was.
        is_gift=first.is_gift,
        group=ordering.group_of(first.pk),
        is_on_account=first.is_on_account and to_pay > 0,
    )


def _decide(case: Case, outcome: str, *, words: str, actor: User, at: datetime, **went_out: object) -> Decision:
    decision = Decision.objects.create(
        case=case, outcome=outcome, words=words.strip()[:LONGEST_WORDS], by=actor, at=at, **went_out
    )
    case.state = CaseState.DECIDED
    case.owner = case.owner or actor
    case.save(update_fields=["state", "owner", "updated_at"])
    told = events.CaseDecided(**names_of(case), decision_id=decision.pk, outcome=outcome)
    tell(told, case=case, actor=actor, at=at)
    return decision
