from django.urls import path

from orders.views import counter, customer_page, imports, order

app_name = "orders"
urlpatterns = [
    path("orders/new/", counter.counter, name="counter"),
    path("orders/new/draft/", counter.take_up_draft, name="counter_draft"),
    path("orders/new/goods/", counter.goods_found, name="counter_goods"),
    path("orders/new/customers/", counter.customers_found, name="counter_customers"),
    path("orders/new/line/", counter.line, name="counter_line"),
    path("orders/new/line/stock/", counter.line_stock, name="counter_line_stock"),
    path("orders/<str:number>/", order.order, name="order"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/columns/", imports.remap, name="import_columns"),
    path("imports/<int:pk>/start/", imports.start, name="import_start"),
    path("o/<str:token>/", customer_page.customer_page, name="customer_page"),
]
