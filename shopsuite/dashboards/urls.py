from django.urls import path

from shopsuite.dashboards.views import customers, find, health, home, overview, waiting

urlpatterns = [
    path("", home.home, name="home"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/merge/", customers.merge, name="merge_customers"),
    path("customers/<int:pk>/sign-out/", customers.end_devices, name="end_devices"),
    path("customers/merges/<int:pk>/part/", customers.part, name="part_customers"),
    path("find/", find.find, name="find"),
    path("overview/", overview.overview, name="overview"),
    path("supplier/", home.supplier_portal, name="supplier_portal"),
    path("waiting/", waiting.together, name="waiting_together"),
    path("waiting/<slug:code>/", waiting.waiting, name="waiting"),
    path("health/", health.health, name="health"),
]
