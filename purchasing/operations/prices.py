"""What things cost: written down by the shop, or asked for by a supplier and answered by the shop."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from purchasing import events, rules
from purchasing.models import Price, Supplier, SupplierGoods
from purchasing.models.supplier import PriceState
from purchasing.operations.steps import BUYERS, people_of
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@dataclass(frozen=True)
class PriceDraft:
    """What one unit of ``goods`` is to cost from ``from_quantity`` and ``valid_from`` on, in the supplier's currency."""

    goods: SupplierGoods
    price: Decimal
    valid_from: date
    from_quantity: Decimal = Decimal(0)
    valid_until: date | None = None


def set_price(
    *,
    goods: SupplierGoods,
    price: Decimal,
    valid_from: date,
    actor: User | None,
    from_quantity: Decimal = Decimal(0),
    valid_until: date | None = None,
) -> Price:
    """The shop writes down what ``goods`` cost from ``valid_from`` on; earlier prices stay on record."""
    draft = PriceDraft(goods, price, valid_from, from_quantity, valid_until)
    return _write(draft, PriceState.APPROVED, actor)


@transaction.atomic
def propose_prices(*, supplier: Supplier, prices: Sequence[PriceDraft], actor: User, at: datetime) -> list[Price]:
    """The supplier asks for prices; they hold once the shop has approved them. The buyers are told once.

    Raises ``NotFound`` for goods that are not theirs or that they may not see, ``Invalid`` where nothing is asked for.
    """
    if not prices:
        raise Invalid("no_change", _("Nothing is changed yet."), field="prices")
    for draft in prices:
        is_shown = rules.may_see(supplier.categories, draft.goods.variant.product.category)
        if draft.goods.supplier_id != supplier.pk or not is_shown:
            raise NotFound("not_found", _("The shop does not buy this from you."))
    made = [_write(draft, PriceState.PROPOSED, actor) for draft in prices]
    tell_of_proposals(supplier=supplier, count=len(made), actor=actor, at=at)
    return made


def propose_price(
    *,
    goods: SupplierGoods,
    price: Decimal,
    valid_from: date,
    actor: User,
    at: datetime,
    from_quantity: Decimal = Decimal(0),
    valid_until: date | None = None,
) -> Price:
    """``propose_prices`` with one."""
    draft = PriceDraft(goods, price, valid_from, from_quantity, valid_until)
    return propose_prices(supplier=goods.supplier, prices=[draft], actor=actor, at=at)[0]


@transaction.atomic
def answer_prices(*, price_ids: Collection[int], approved: Collection[int], actor: User, at: datetime) -> list[Price]:
    """Let those of the proposed prices that are ``approved`` hold, and the others not; each supplier is told once. Locks the
    prices; the same answer again changes nothing.

    Raises ``NotFound``, and ``DomainError`` where one was answered otherwise meanwhile: then none is.
    """
    locked = Price.objects.select_for_update(of=("self",)).filter(pk__in=price_ids).order_by("pk")
    prices = list(locked.select_related("goods__supplier"))
    if len(prices) < len(set(price_ids)):
        raise NotFound("not_found", _("There is no such price."))
    fresh: dict[Supplier, list[bool]] = {}
    for price in prices:
        wanted = PriceState.APPROVED if price.pk in approved else PriceState.DECLINED
        if price.state == PriceState.PROPOSED:
            price.state, price.answered_by = wanted, actor
            price.save(update_fields=["state", "answered_by"])
            fresh.setdefault(price.goods.supplier, []).append(wanted == PriceState.APPROVED)
        elif price.state != wanted:
            raise DomainError("answered_already", _("This price has been answered otherwise."), state=price.state)
    for supplier, answers in fresh.items():
        told = events.PricesAnswered(
            supplier_id=supplier.pk, supplier=supplier.name, approved=sum(answers), declined=answers.count(False)
        )
        record(told, actor=actor, at=at, audiences=[*BUYERS, *people_of(supplier)])
    return prices


def answer_price(*, price_id: int, is_approved: bool, actor: User, at: datetime) -> Price:
    """``answer_prices`` with one."""
    approved = {price_id} if is_approved else set()
    return answer_prices(price_ids={price_id}, approved=approved, actor=actor, at=at)[0]


def tell_of_proposals(*, supplier: Supplier, count: int, actor: User | None, at: datetime) -> None:
    """Record that ``supplier`` asks for so many prices, in the transaction that writes them."""
    told = events.PricesProposed(supplier_id=supplier.pk, supplier=supplier.name, prices=count)
    record(told, actor=actor, at=at, audiences=[*BUYERS, *people_of(supplier)])


def _write(draft: PriceDraft, state: PriceState, actor: User | None) -> Price:
    rules.check_price(draft.price, field="price")
    if draft.valid_until and draft.valid_until < draft.valid_from:
        raise Invalid("bad_days", _("It ends before it begins."), field="valid_until")
    return Price.objects.create(
        goods=draft.goods,
        price=draft.price,
        from_quantity=draft.from_quantity,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        state=state,
        proposed_by=actor,
        answered_by=actor if state == PriceState.APPROVED else None,
    )
