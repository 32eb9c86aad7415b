"""Files of orders have moved; what held them goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_order_files_move")]

    operations = [
        migrations.RemoveField(model_name="importeddocument", name="source"),
        migrations.RenameField(model_name="importeddocument", old_name="sheet", new_name="source"),
        migrations.AlterField(
            model_name="importeddocument",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_documents",
                to="spreadsheets.sheetimport",
            ),
        ),
        migrations.DeleteModel(name="ImportProblem"),
        migrations.DeleteModel(name="OrderImport"),
    ]
