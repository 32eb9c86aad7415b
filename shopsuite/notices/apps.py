from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.utils.translation import gettext_lazy as _

from shopsuite.core import counters
from shopsuite.core.counters import Counter


class NoticesConfig(AppConfig):
    name = "shopsuite.notices"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from shopsuite.notices.holding import NOTICES
        from shopsuite.notices.queries import unread_by
        from shopsuite.notices.views.settings import forget_device_of_session
        from shopsuite.people import holdings

        counters.register("inbox", Counter(label=_("unread"), waiting=unread_by, on=("inbox:{user}",)))
        user_logged_out.connect(forget_device_of_session)
        holdings.register(NOTICES)
