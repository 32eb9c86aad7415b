"""Suppliers, their people and what they offer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Variant
from purchasing.models import Supplier, SupplierGoods, SupplierPerson
from shopsuite.core.errors import DomainError, Invalid
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


@transaction.atomic
def offer_goods(*, supplier: Supplier, variant: Variant, **fields: Any) -> SupplierGoods:
    """``supplier`` sells ``variant``; said again, ``fields`` are corrected. The first supplier of something is its preferred:
    locks the variant, so that of two at once only one is."""
    list(Variant.objects.select_for_update(no_key=True).filter(pk=variant.pk))
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


@transaction.atomic
def change_supplier(*, supplier_id: int, **fields: Any) -> Supplier:
    """Write other ``fields`` of a supplier; their people's open pages show it when they are read again. Locks the supplier."""
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    for name, value in fields.items():
        setattr(supplier, name, value)
    supplier.save(update_fields=[*fields, "updated_at"])
    return supplier
