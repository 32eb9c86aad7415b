from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "shopsuite.core"
    label = "core"
    verbose_name = _("Shop")

    def ready(self) -> None:
        from shopsuite.core import moments  # noqa: F401
