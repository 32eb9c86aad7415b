"""The units every shop starts with; the owner adds more in the admin."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UNITS = [
    ("pc", "piece", "件", 0),
    ("g", "gram", "克", 0),
    ("kg", "kilogram", "千克", 3),
    ("tin", "tin", "罐", 0),
    ("box", "box", "盒", 0),
    ("cake", "cake", "饼", 0),
    ("stem", "stem", "枝", 0),
    ("bunch", "bunch", "束", 0),
    ("m", "metre", "米", 2),
    ("pair", "pair", "双", 0),
]


def add_units(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unit = apps.get_model("inventory", "Unit")
    unit.objects.bulk_create(
        [unit(code=code, name=name, name_zh=name_zh, decimals=decimals) for code, name, name_zh, decimals in UNITS],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_catalogue_and_stock")]
    operations = [migrations.RunPython(add_units, migrations.RunPython.noop)]
