"""The ASGI entry: HTTP to Django, sockets to the feed."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopsuite.settings")
# Web processes share a small pool of connections; commands and workers open their own.
os.environ.setdefault("DATABASE_POOL", "8")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

http = get_asgi_application()

from shopsuite.feed.urls import socket_urlpatterns  # noqa: E402  (needs the apps to be ready)

application = ProtocolTypeRouter(
    {"http": http, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(socket_urlpatterns)))}
)
