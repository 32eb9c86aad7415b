from django.urls import path

from shopsuite.notices import views

app_name = "notices"

urlpatterns = [
    path("notifications/", views.settings, name="settings"),
    path("notifications/devices/", views.devices, name="devices"),
    path("notifications/devices/<int:pk>/forget/", views.forget, name="forget"),
    path("notifications/stop/<str:token>/", views.stop, name="stop"),
    path("sw.js", views.service_worker, name="service_worker"),
]
