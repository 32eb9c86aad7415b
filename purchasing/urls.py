from django.urls import path

from purchasing.views import actions, goods, needs, orders, portal, receiving, requesting, suppliers

app_name = "purchasing"

urlpatterns = [
    path("buying/", orders.board, name="board"),
    path("buying/new/", requesting.choose_supplier, name="choose_supplier"),
    path("buying/new/<int:pk>/", requesting.request_goods, name="request"),
    path("buying/orders/<int:pk>/", orders.order, name="order"),
    path("buying/orders/<int:pk>/letter/", orders.letter, name="letter"),
    path("buying/orders/<int:pk>/parts/<slug:name>/", orders.part, name="part"),
    path("buying/orders/<int:pk>/approve/", actions.approve, name="approve"),
    path("buying/orders/<int:pk>/take-back/", actions.take_back_approval, name="take_back_approval"),
    path("buying/orders/<int:pk>/send/", actions.send, name="send"),
    path("buying/orders/<int:pk>/cancel/", actions.cancel, name="cancel"),
    path("buying/orders/<int:pk>/close/", actions.close_short, name="close_short"),
    path("buying/orders/<int:pk>/change/", actions.propose_change, name="propose_change"),
    path("buying/orders/<int:pk>/receive/", receiving.receive, name="receive"),
    path("buying/changes/<int:pk>/answer/", actions.answer_change, name="answer_change"),
    path("buying/changes/<int:pk>/withdraw/", actions.withdraw_change, name="withdraw_change"),
    path("suppliers/", suppliers.directory, name="suppliers"),
    path("suppliers/new/", suppliers.add, name="add_supplier"),
    path("suppliers/<int:pk>/", suppliers.supplier, name="supplier"),
    path("suppliers/<int:pk>/goods/", suppliers.offer, name="offer"),
    path("suppliers/prices/<int:pk>/", suppliers.answer_price, name="answer_price"),
    path("supplier/orders/", portal.orders, name="portal"),
    path("supplier/orders/<int:pk>/", portal.order, name="portal_order"),
    path("supplier/orders/<int:pk>/confirm/", portal.confirm, name="confirm"),
    path("supplier/orders/<int:pk>/decline/", portal.decline, name="decline"),
    path("supplier/orders/<int:pk>/ship/", portal.ship, name="ship"),
    path("supplier/orders/<int:pk>/change/", portal.propose_change, name="portal_propose"),
    path("supplier/changes/<int:pk>/answer/", portal.answer_change, name="portal_answer"),
    path("supplier/changes/<int:pk>/withdraw/", portal.withdraw_change, name="portal_withdraw"),
    path("buying/needs/", needs.board, name="needs"),
    path("buying/needs/<int:pk>/quantity/", needs.change, name="change_need"),
    path("buying/needs/<int:pk>/snooze/", needs.snooze, name="snooze_need"),
    path("buying/needs/of/<int:pk>/order/", needs.order, name="order_needs"),
    path("buying/goods/", goods.slow_stock, name="slow_stock"),
    path("buying/goods/<int:pk>/", goods.replenishment, name="replenishment"),
]
