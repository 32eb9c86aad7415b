from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopsuite.core import navigation
from shopsuite.core.navigation import Entry


class DashboardsConfig(AppConfig):
    name = "shopsuite.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        navigation.register(
            Entry(
                label=_("Today"),
                url_name="overview",
                icon="layout-dashboard",
                needs=("orders.overview",),
                place=5,
                keys="g t",
            ),
        )
