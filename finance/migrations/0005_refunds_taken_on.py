from django.db import migrations


class Migration(migrations.Migration):
    """What the provider had taken on is on its way, and is asked about; what it had not, was noted nowhere and has failed."""

    dependencies = [("finance", "0004_refund_states")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE finance_onlinerefund r
               SET state = CASE WHEN r.is_done THEN 'underway' ELSE 'failed' END,
                   look_at = CASE WHEN r.is_done THEN now() END,
                   noted_id = (SELECT p.id FROM orders_payment p WHERE p.reference = r.number AND p.amount < 0 LIMIT 1)
            """,
            "UPDATE finance_onlinerefund SET is_done = state IN ('underway', 'done', 'stuck')",
        )
    ]
