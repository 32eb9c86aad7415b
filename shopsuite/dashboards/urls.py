from django.urls import path

from shopsuite.dashboards.views import health, home, overview

urlpatterns = [
    path("", home.home, name="home"),
    path("overview/", overview.overview, name="overview"),
    path("supplier/", home.supplier_portal, name="supplier_portal"),
    path("health/", health.health, name="health"),
]
