from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from shopsuite.api import docs, errors, events, notices
from shopsuite.api.catalogue import reading
from shopsuite.api.orders import changes, money, placing, steps

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="api_schema"),
    path("", docs.reading_page, name="api_docs"),
    path("v1/products/", reading.Products.as_view()),
    path("v1/products/<int:pk>/", reading.Product.as_view()),
    path("v1/variants/", reading.Variants.as_view()),
    path("v1/batches/", reading.Batches.as_view()),
    path("v1/stock/", reading.Stock.as_view()),
    path("v1/places/", reading.Places.as_view()),
    path("v1/channels/", reading.Channels.as_view()),
    path("v1/orders/", placing.Orders.as_view(), name="api_orders"),
    path("v1/orders/bulk/", placing.OrdersInBulk.as_view(), name="api_orders_bulk"),
    path("v1/orders/<str:number>/", placing.OneOrder.as_view(), name="api_order"),
    path("v1/orders/<str:number>/changes/", changes.Changes.as_view()),
    path("v1/orders/<str:number>/payments/", money.Payments.as_view()),
    path("v1/orders/<str:number>/pick-list/", placing.PickList.as_view()),
    path("v1/", include("shopsuite.api.conversations.urls")),
    path("v1/", include("shopsuite.api.stock.urls")),
    path("v1/", include("shopsuite.api.care.urls")),
    path("v1/", include("shopsuite.api.finance.urls")),
    path("v1/", include("shopsuite.api.delivery.urls")),
    path("v1/", include("shopsuite.api.quotes.urls")),
    path("v1/", include("shopsuite.api.orders.urls")),
    path("v1/tastings/", include("shopsuite.api.bookings.urls")),
    path("v1/purchasing/", include("shopsuite.api.purchasing.urls")),
    path("v1/events/", events.Events.as_view()),
    path("v1/event-kinds/", events.EventKinds.as_view()),
    path("v1/notices/", notices.Notices.as_view()),
    path("v1/notices/read/", notices.ReadNotices.as_view()),
    path("v1/notices/settings/", notices.NoticeSettings.as_view()),
    *[path(f"v1/orders/<str:number>/{name}/", view.as_view()) for name, view in steps.STEPS.items()],
    re_path(r"^v1/", errors.NothingHere.as_view()),
]
