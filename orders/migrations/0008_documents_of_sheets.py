"""Files of orders become files like all others: the inbox learns to point at these."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0007_money_and_groups"),
        ("spreadsheets", "0002_what_was_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="importeddocument",
            name="sheet",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_documents",
                to="spreadsheets.sheetimport",
            ),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="orders.orderimport",
            ),
        ),
    ]
