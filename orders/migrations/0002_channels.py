"""The channels every shop has; names and places are the owner's to change."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHANNELS = [
    ("counter", "Counter", "柜台"),
    ("phone", "Phone", "电话"),
    ("wechat", "WeChat", "微信"),
    ("web", "Web store", "网店"),
    ("corporate", "Corporate", "企业客户"),
    ("file", "File import", "文件导入"),
    ("api", "API", "接口"),
]


def add_channels(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    place, _is_new = apps.get_model("inventory", "Place").objects.get_or_create(
        code="main", defaults={"name": "Main shop", "name_zh": "总店"}
    )
    channel = apps.get_model("orders", "Channel")
    channel.objects.bulk_create(
        [channel(code=code, name=name, name_zh=name_zh, kind=code, place=place) for code, name, name_zh in CHANNELS],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders"), ("inventory", "0002_units")]
    operations = [migrations.RunPython(add_channels, migrations.RunPython.noop)]
