"""Orders taken on a screen carry the draft's own name, so that pressing twice is one order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_imports")]
    operations = [
        migrations.AddField("order", "client_id", models.UUIDField(blank=True, editable=False, null=True)),
        migrations.AddConstraint(
            "order",
            models.UniqueConstraint(
                condition=models.Q(("client_id__isnull", False)),
                fields=("client_id",),
                name="orders_order_once_per_client_id",
            ),
        ),
    ]
