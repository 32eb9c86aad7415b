from django.urls import path

from shopsuite.feed.consumers import feed_socket

socket_urlpatterns = [path("ws/feed", feed_socket)]  # type: ignore[arg-type]  # Channels routes ASGI applications
