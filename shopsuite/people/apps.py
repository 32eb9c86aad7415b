from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "shopsuite.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from shopsuite.people import holdings
        from shopsuite.people.profile import PROFILE

        holdings.register(PROFILE)
