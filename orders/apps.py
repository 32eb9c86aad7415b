from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation
from shopsuite.core.navigation import Entry


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        navigation.register(
            Entry(
                label=_("New order"),
                url_name="orders:counter",
                icon="plus",
                needs=("orders.place",),
                place=10,
                keys="n",
            ),
            Entry(label=_("Orders"), url_name="orders:list", icon="inbox", needs=("orders.see",), place=20, keys="g o"),
            Entry(
                label=_("Import"),
                url_name="orders:imports",
                icon="file-import",
                needs=("orders.import",),
                place=90,
                keys="g i",
            ),
        )
