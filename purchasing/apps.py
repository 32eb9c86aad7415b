from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PurchasingConfig(AppConfig):
    name = "purchasing"
    verbose_name = _("Purchasing")

    def ready(self) -> None:
        from purchasing.queries import purchase_names
        from shopsuite.core import subjects

        subjects.register("purchase", purchase_names)
