from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation, palette
from shopsuite.core.navigation import Entry, Part


class DashboardsConfig(AppConfig):
    name = "shopsuite.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from shopsuite.dashboards.palette import customers_found

        palette.register(customers_found, place=15)
        navigation.register(
            Entry(
                label=_("Customers"),
                url_name="customers",
                pages=("customer",),
                icon="users",
                needs=("customers.see",),
                part=Part.SHOP,
                place=10,
                keys="g e",
            ),
            Entry(
                label=_("Today"),
                url_name="overview",
                icon="layout-dashboard",
                needs=("orders.overview",),
                place=5,
                work_of=("orders.overview",),
                keys="g t",
            ),
        )
