"""Units read as they stand behind a number: 2 pc, 250 g. Names the owner has changed stay."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHORTER = {"piece": "pc", "gram": "g", "kilogram": "kg", "metre": "m"}


def shorten(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for long, short in SHORTER.items():
        apps.get_model("inventory", "Unit").objects.filter(code=short, name=long).update(name=short)


def lengthen(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for long, short in SHORTER.items():
        apps.get_model("inventory", "Unit").objects.filter(code=short, name=short).update(name=long)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_labels")]
    operations = [migrations.RunPython(shorten, lengthen)]
