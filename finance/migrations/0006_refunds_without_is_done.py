from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_refunds_taken_on")]

    operations = [
        migrations.RemoveField(model_name="onlinerefund", name="is_done"),
    ]
