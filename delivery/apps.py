from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        from delivery import registering

        registering.register_carriers()
        registering.register_riders()
        registering.register_runs()
        registering.register_addresses()
        registering.register_bench()
        registering.register_recipients()
        registering.register_figures()
        registering.register_promises()
