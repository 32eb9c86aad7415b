from django.db import migrations


class Migration(migrations.Migration):
    """What went back for a decision was one payment so far."""

    dependencies = [("care", "0004_decisions_amount")]

    operations = [
        migrations.RunSQL(
            "UPDATE care_decision d SET amount = -p.amount FROM orders_payment p WHERE p.id = d.payment_id",
            migrations.RunSQL.noop,
        )
    ]
