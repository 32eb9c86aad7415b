from django.urls import path

from shopsuite.notices.views import inbox, settings

app_name = "notices"

urlpatterns = [
    path("notices/", inbox.inbox, name="inbox"),
    path("notices/<int:pk>/", inbox.follow, name="follow"),
    path("notices/read/", inbox.read_all, name="read_all"),
    path("notices/unread/", inbox.unread, name="unread"),
    path("notifications/", settings.settings, name="settings"),
    path("notifications/devices/", settings.devices, name="devices"),
    path("notifications/devices/<int:pk>/forget/", settings.forget, name="forget"),
    path("notifications/stop/<str:token>/", settings.stop, name="stop"),
    path("sw.js", settings.service_worker, name="service_worker"),
]
