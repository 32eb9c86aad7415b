from django.db import migrations


class Migration(migrations.Migration):
    """What has left the house keeps the address it left with."""

    dependencies = [("orders", "0012_change_requests")]

    operations = [
        migrations.RunSQL(
            sql="""UPDATE orders_handover AS handed SET address = o.address FROM orders_order AS o
                    WHERE o.id = handed.order_id AND handed.done_at IS NOT NULL AND handed.address = ''""",
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
