"""Suppliers, their people and their price lists."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Variant
from purchasing.models import Price, Supplier, SupplierGoods, SupplierPerson
from purchasing.models.supplier import PriceState
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.feed.operations import reset_audience
from shopsuite.people.models import User
from shopsuite.people.operations import create_person, make_link
from shopsuite.people.roles import Role


class WorksElsewhere(DomainError):
    """Somebody signs in for one supplier only."""


def add_supplier(*, name: str, **fields: Any) -> Supplier:
    """A supplier; ``fields`` are the model's."""
    return Supplier.objects.create(name=name, **fields)


@transaction.atomic
def add_person(*, supplier: Supplier, user: User, actor: User | None, at: datetime) -> SupplierPerson:
    """Let ``user`` see the orders of ``supplier``. Raises ``WorksElsewhere``, ``Invalid`` for who is no supplier."""
    if not user.has_role(Role.SUPPLIER):
        raise Invalid("not_a_supplier", _("Give this person the role “Supplier” first."), field="user")
    made, is_new = SupplierPerson.objects.get_or_create(user=user, defaults={"supplier": supplier})
    if made.supplier_id != supplier.pk:
        raise WorksElsewhere("works_elsewhere", _("This person signs in for another supplier."))
    if is_new:
        reset_audience(user=user, actor=actor, at=at)
    return made


@transaction.atomic
def invite_person(*, supplier: Supplier, name: str, email: str, actor: User, at: datetime) -> SupplierPerson:
    """Let somebody of ``supplier`` in by a private link, without a password. Whoever has the address already keeps their name.

    Raises ``Invalid`` where the address belongs to somebody who is no supplier, ``WorksElsewhere``.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = create_person(email=email, name=name, roles=[Role.SUPPLIER], actor=actor, at=at)
    elif not user.has_role(Role.SUPPLIER):
        raise Invalid("not_a_supplier", _("This address belongs to somebody who is no supplier."), field="email")
    person = add_person(supplier=supplier, user=user, actor=actor, at=at)
    make_link(user=user, actor=actor, at=at)
    return person


def offer_goods(*, supplier: Supplier, variant: Variant, **fields: Any) -> SupplierGoods:
    """``supplier`` sells ``variant``; said again, ``fields`` are corrected. The first supplier of something is its preferred."""
    if not SupplierGoods.objects.filter(variant=variant, is_preferred=True).exists():
        fields.setdefault("is_preferred", True)
    return SupplierGoods.objects.update_or_create(supplier=supplier, variant=variant, defaults=fields)[0]


@transaction.atomic
def prefer(*, goods: SupplierGoods) -> None:
    """Order this variant here first from now on. Locks the offers of the variant."""
    list(SupplierGoods.objects.filter(variant=goods.variant_id).select_for_update().order_by("pk"))
    SupplierGoods.objects.filter(variant=goods.variant_id, is_preferred=True).update(is_preferred=False)
    goods.is_preferred = True
    goods.save(update_fields=["is_preferred", "updated_at"])


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
    return _write(goods, price, valid_from, from_quantity, valid_until, PriceState.APPROVED, actor)


def propose_price(
    *,
    goods: SupplierGoods,
    price: Decimal,
    valid_from: date,
    actor: User,
    from_quantity: Decimal = Decimal(0),
    valid_until: date | None = None,
) -> Price:
    """The supplier asks for a price; it holds once the shop has approved it."""
    return _write(goods, price, valid_from, from_quantity, valid_until, PriceState.PROPOSED, actor)


@transaction.atomic
def answer_price(*, price_id: int, is_approved: bool, actor: User) -> Price:
    """Let a proposed price hold, or not. Locks the price; the same answer again changes nothing."""
    price = Price.objects.select_for_update().filter(pk=price_id).first()
    if price is None:
        raise NotFound("not_found", _("There is no such price."))
    wanted = PriceState.APPROVED if is_approved else PriceState.DECLINED
    if price.state == PriceState.PROPOSED:
        price.state, price.answered_by = wanted, actor
        price.save(update_fields=["state", "answered_by"])
    elif price.state != wanted:
        raise DomainError("answered_already", _("This price has been answered otherwise."), state=price.state)
    return price


def _write(
    goods: SupplierGoods,
    price: Decimal,
    valid_from: date,
    from_quantity: Decimal,
    valid_until: date | None,
    state: PriceState,
    actor: User | None,
) -> Price:
    if price < 0:
        raise Invalid("bad_price", _("A price is not negative."), field="price")
    if valid_until and valid_until < valid_from:
        raise Invalid("bad_days", _("It ends before it begins."), field="valid_until")
    return Price.objects.create(
        goods=goods,
        price=price,
        from_quantity=from_quantity,
        valid_from=valid_from,
        valid_until=valid_until,
        state=state,
        proposed_by=actor,
        answered_by=actor if state == PriceState.APPROVED else None,
    )
