"""Every address of shopsuite. Each app brings its own list; who may open what is said at each view."""

from django.contrib import admin
from django.urls import include, path

from orders.views.search import search

urlpatterns = [
    path("", include("shopsuite.dashboards.urls")),
    path("", include("shopsuite.people.urls")),
    path("", include("shopsuite.notices.urls")),
    path("", include("orders.urls")),
    path("sheets/", include("shopsuite.spreadsheets.urls")),
    path("", include("messaging.urls")),
    path("search/", search, name="search"),
    path("", include("purchasing.urls")),
    path("stock/", include("inventory.urls")),
    path("finance/", include("finance.urls")),
    path("", include("care.urls")),
    path("", include("quotes.urls")),
    path("", include("bookings.urls")),
    path("", include("delivery.urls")),
    path("api/", include("shopsuite.api.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
