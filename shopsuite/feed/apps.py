from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "shopsuite.feed"
    label = "feed"
    verbose_name = _("Feed")

    def ready(self) -> None:
        from shopsuite.feed.receivers import end_live_pages_of_session

        # Each app's events and reactions must be known before the first row is read back.
        autodiscover_modules("events", "reactions")
        user_logged_out.connect(end_live_pages_of_session, dispatch_uid="feed.end_live_pages_of_session")
