from decimal import Decimal

from django.db import migrations
from django.db.models import Sum

import shopsuite.core.fields


def carry_over(apps, schema_editor):
    """Money that went back for a case is not asked for again: decisions so far said so without the order knowing it."""
    Decision, Order = apps.get_model("care", "Decision"), apps.get_model("orders", "Order")
    for decision in Decision.objects.filter(undone_at=None, amount__gt=0).select_related("case").order_by("pk"):
        order = Order.objects.get(pk=decision.case.order_id)
        decision.let_off = max(min(decision.amount, order.total - order.let_off), Decimal(0))
        decision.save(update_fields=["let_off"])
        order.let_off += decision.let_off
        paid = order.payments.aggregate(sum=Sum("amount"))["sum"]
        if paid is not None and order.payment_state in ("unpaid", "part") and paid >= order.total - order.let_off:
            order.payment_state = "paid"
        order.save(update_fields=["let_off", "payment_state"])


class Migration(migrations.Migration):
    dependencies = [("care", "0005_decisions_have_amounts"), ("orders", "0022_let_off")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="let_off",
            field=shopsuite.core.fields.MoneyField(
                db_default=Decimal(0),
                decimal_places=2,
                default=Decimal(0),
                max_digits=14,
                verbose_name="let off",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
