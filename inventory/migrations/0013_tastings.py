from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0012_shared_demand"),
    ]

    operations = [
        migrations.AlterField(
            model_name="stockmove",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opening", "Opening stock"),
                    ("receipt", "Goods receipt"),
                    ("sale", "Sale"),
                    ("return", "Return"),
                    ("transfer", "Transfer"),
                    ("count", "Count"),
                    ("conversion", "Pack opened"),
                    ("tasting", "Drunk at a tasting"),
                    ("write_off", "Write-off"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
