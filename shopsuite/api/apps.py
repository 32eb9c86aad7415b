from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "shopsuite.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        from shopsuite.api.holding import ANSWERS
        from shopsuite.people import holdings

        holdings.register(ANSWERS)
