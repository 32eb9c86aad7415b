"""One order for what many small shops wait for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from purchasing.models import PurchaseOrder, Supplier
from purchasing.operations.ordering import LineDraft, request_order
from purchasing.operations.steps import NotNow
from purchasing.queries.pool import pools
from shopsuite.people.models import User


@transaction.atomic
def order_pool(*, supplier_id: int, place_id: int, actor: User, at: datetime) -> PurchaseOrder:
    """Order of one supplier, for one place, all that shops and others wait for there and that is not on order yet.

    Locks the supplier, as the nightly run does, and counts afterwards: of two buyers at once the second finds nothing left.
    Raises ``NotNow`` then, and ``Invalid`` for goods without a price.
    """
    supplier = Supplier.objects.select_for_update(no_key=True).get(pk=supplier_id)
    found = [pool for pool in pools(supplier=supplier) if pool.place.pk == place_id]
    lines = [LineDraft(line.goods.variant_id, line.to_order) for pool in found for line in pool.lines if line.to_order]
    if not lines:
        raise NotNow("nothing_pooled", _("All of it is on order already."))
    return request_order(supplier=supplier, place_id=place_id, lines=lines, actor=actor, at=at)
