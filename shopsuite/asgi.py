"""The ASGI entry: HTTP to Django, sockets to the feed."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")
# Web processes share a small pool of connections; commands and workers open their own.
os.environ.setdefault("DATABASE_POOL", "8")

import django

django.setup(set_prefix=False)

# These need the apps to be ready.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from shopsuite.feed.urls import socket_urlpatterns  # noqa: E402
from shopsuite.handler import ThreadedHandler  # noqa: E402

# What is loaded by now stays: looking through all of it for garbage every few requests took a tenth of the time.
gc.collect()
gc.freeze()
# Rows that know each other are garbage only a collection finds: some milliseconds now and then, rather than seventy all at once.
gc.set_threshold(10_000, 10, 50)

application = ProtocolTypeRouter(
    {
        "http": ThreadedHandler(),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(socket_urlpatterns))),
    }
)
