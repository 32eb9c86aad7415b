"""What an exchange would come to."""

from collections.abc import Sequence
from decimal import Decimal

from care.models import Case
from care.rules.exchanges import Difference, Replacement
from inventory.models import Batch, Variant
from orders import queries as orders
from orders.rules import amount_of


def difference_of(case: Case, goods: Sequence[Replacement]) -> Difference:
    """What ``goods`` cost at today's prices against what the goods of the case were sold for; four queries."""
    prices = dict(Variant.objects.filter(pk__in=[each.variant_id for each in goods]).values_list("pk", "price"))
    named = Batch.objects.filter(pk__in=[each.batch_id for each in goods if each.batch_id], price__isnull=False)
    own = dict(named.values_list("pk", "price"))
    wanted = [
        amount_of(quantity=each.quantity, unit_price=own.get(each.batch_id, prices.get(each.variant_id, Decimal(0))))
        for each in goods
    ]
    sold = case.lines.select_related("line")
    worth = [amount_of(quantity=row.quantity, unit_price=row.line.unit_price) for row in sold]
    return Difference(
        sum(wanted, Decimal(0)), sum(worth, Decimal(0)), orders.paid_of(case.order), orders.due_of(case.order)
    )
