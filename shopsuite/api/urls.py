from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from shopsuite.api import catalogue, docs, errors, notices, orders

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="api_schema"),
    path("", docs.reading_page, name="api_docs"),
    path("v1/products/", catalogue.Products.as_view()),
    path("v1/products/<int:pk>/", catalogue.Product.as_view()),
    path("v1/variants/", catalogue.Variants.as_view()),
    path("v1/batches/", catalogue.Batches.as_view()),
    path("v1/stock/", catalogue.Stock.as_view()),
    path("v1/places/", catalogue.Places.as_view()),
    path("v1/channels/", catalogue.Channels.as_view()),
    path("v1/orders/", orders.Orders.as_view(), name="api_orders"),
    path("v1/orders/bulk/", orders.OrdersInBulk.as_view(), name="api_orders_bulk"),
    path("v1/orders/<str:number>/", orders.OneOrder.as_view(), name="api_order"),
    path("v1/orders/<str:number>/pick-list/", orders.PickList.as_view()),
    path("v1/", include("shopsuite.api.conversations.urls")),
    path("v1/notices/settings/", notices.NoticeSettings.as_view()),
    *[path(f"v1/orders/<str:number>/{name}/", view.as_view()) for name, view in orders.STEPS.items()],
    re_path(r"^v1/", errors.NothingHere.as_view()),
]
