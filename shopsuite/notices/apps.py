from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "shopsuite.notices"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from shopsuite.notices.holding import NOTICES
        from shopsuite.notices.views import forget_device_of_session
        from shopsuite.people import holdings

        user_logged_out.connect(forget_device_of_session)
        holdings.register(NOTICES)
