"""What a buyer does with what is to be bought: order it, change how much, put it off."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.rules import check_quantity
from purchasing import queries
from purchasing.models import Need, PurchaseOrder, Replenishment, Supplier
from purchasing.models.replenishment import NeedState
from purchasing.operations.ordering import LineDraft, approve, request_order
from purchasing.operations.replenishing import tell_needs_changed
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class NotNeeded(DomainError):
    """It was ordered meanwhile, or is not needed any more."""


@transaction.atomic
def order_needs(*, supplier_id: int, wanted: Mapping[int, Decimal | None], actor: User, at: datetime) -> PurchaseOrder:
    """Make a new order of these needs of one supplier; approved at once where ``actor`` may approve. ``wanted`` is how much by
    need (None: as it stands).

    Locks the supplier, then the needs: pressed by two people at once, the second is refused with ``NotNeeded``. Raises ``Invalid``
    for goods without a price.
    """
    supplier = Supplier.objects.select_for_update(no_key=True).filter(pk=supplier_id).first()
    place = queries.receiving_place()
    if supplier is None or place is None:
        raise NotFound("not_found", _("There is no such supplier."))
    needs = list(Need.objects.filter(pk__in=wanted, supplier=supplier).select_for_update().order_by("pk"))
    if len(needs) < len(wanted) or any(need.state != NeedState.OPEN for need in needs):
        raise NotNeeded(
            "not_needed", _("Some of this was ordered meanwhile or is not needed any more. Look at it as it is now.")
        )
    order = request_order(
        supplier=supplier,
        place_id=place.pk,
        lines=[LineDraft(need.variant_id, wanted[need.pk] or need.wanted) for need in needs],
        actor=actor,
        at=at,
    )
    if actor.may("purchasing.approve"):
        order = approve(order_id=order.pk, version=order.version, actor=actor, at=at)
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(state=NeedState.ORDERED, order=order)
    tell_needs_changed(supplier.pk, actor=actor, at=at)
    return order


@transaction.atomic
def change_need(*, need_id: int, quantity: Decimal | None, actor: User, at: datetime) -> Need:
    """A person decides how much (None: as worked out again). Locks the need. Raises ``NotNeeded``, ``Invalid``."""
    need = _lock(need_id)
    if quantity is not None:
        unit = need.variant.unit
        check_quantity(quantity=quantity, decimals=unit.decimals, name=need.variant.title)
        pack = Decimal(need.facts.get("pack_size", "1"))
        if quantity % pack:
            raise Invalid(
                "not_whole_packs",
                _("They deliver packs of %(pack)s %(unit)s: order a multiple of it.")
                % {"pack": plain(pack), "unit": unit},
                field="quantity",
            )
    need.wished = quantity
    need.save(update_fields=["wished"])
    tell_needs_changed(need.supplier_id, actor=actor, at=at)
    return need


@transaction.atomic
def snooze_need(*, need_id: int, until: datetime | None, actor: User, at: datetime) -> Need:
    """Say nothing of it until then (None: from now on again). Locks the need. Raises ``NotNeeded``."""
    need = _lock(need_id)
    need.snoozed_until = until
    need.save(update_fields=["snoozed_until"])
    tell_needs_changed(need.supplier_id, actor=actor, at=at)
    return need


def set_replenishment(*, variant_id: int, **settings: object) -> Replenishment:
    """Say how one variant is kept in stock; ``settings`` are the model's. Holds from the next look at it on."""
    return Replenishment.objects.update_or_create(variant_id=variant_id, defaults=settings)[0]


def _lock(need_id: int) -> Need:
    found = Need.objects.select_for_update(of=("self",)).select_related("variant__product", "variant__unit")
    need = found.filter(pk=need_id).first()
    if need is None or need.state != NeedState.OPEN:
        raise NotNeeded("not_needed", _("This was ordered meanwhile or is not needed any more."))
    return need
