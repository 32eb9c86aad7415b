from django.urls import include, path

from orders.views import counter, customer_page, imports, inbox, order, order_actions, photos

app_name = "orders"
urlpatterns = [
    path("orders/", inbox.inbox, name="list"),
    path("orders/new/", counter.counter, name="counter"),
    path("orders/new/draft/", counter.take_up_draft, name="counter_draft"),
    path("orders/new/goods/", counter.goods_found, name="counter_goods"),
    path("orders/new/customers/", counter.customers_found, name="counter_customers"),
    path("orders/new/line/", counter.line, name="counter_line"),
    path("orders/new/line/stock/", counter.line_stock, name="counter_line_stock"),
    path("orders/photos/<int:pk>/", photos.photo, name="photo"),
    path("orders/look-alikes/<int:pk>/", order_actions.decide, name="decide"),
    path("", include("orders.work_urls")),
    path("orders/<str:number>/", order.order, name="order"),
    path("orders/<str:number>/row/", inbox.row, name="row"),
    path("orders/<str:number>/parts/<slug:name>/", order.part, name="part"),
    path("orders/<str:number>/cancel/", order_actions.cancel, name="cancel"),
    path("orders/<str:number>/reinstate/", order_actions.reinstate, name="reinstate"),
    path("orders/<str:number>/ship-by/", order_actions.move_ship_by, name="move_ship_by"),
    path("orders/<str:number>/notes/", order_actions.add_note, name="add_note"),
    path("orders/<str:number>/payments/", order_actions.receive_payment, name="receive_payment"),
    path("orders/<str:number>/delivered/", order_actions.mark_delivered, name="mark_delivered"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/columns/", imports.remap, name="import_columns"),
    path("imports/<int:pk>/start/", imports.start, name="import_start"),
    path("my/orders/", customer_page.my_orders, name="my_orders"),
    path("o/<str:token>/", customer_page.customer_page, name="customer_page"),
    path("o/<str:token>/photos/<int:pk>/", photos.customer_photo, name="customer_photo"),
]
