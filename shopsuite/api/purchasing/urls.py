"""Addresses of everything about buying, below v1/purchasing/."""

from django.urls import path

from shopsuite.api.purchasing import changes, figures, needs, orders, quotes, receipts, requests, suppliers

urlpatterns = [
    path("suppliers/", suppliers.Suppliers.as_view()),
    path("suppliers/<int:pk>/", suppliers.OneSupplier.as_view()),
    path("suppliers/<int:pk>/goods/", suppliers.PriceList.as_view()),
    path("suppliers/<int:pk>/figures/", figures.OneSuppliersFigures.as_view()),
    path("figures/", figures.AllFigures.as_view()),
    path("pool/", figures.Pools.as_view()),
    path("goods/<int:pk>/prefer/", suppliers.Prefer.as_view()),
    path("goods/<int:pk>/prices/", suppliers.NewPrice.as_view()),
    path("prices/proposed/", suppliers.ProposedPrices.as_view()),
    path("prices/<int:pk>/answer/", suppliers.AnswerPrice.as_view()),
    path("orders/", orders.PurchaseOrders.as_view()),
    path("orders/<str:number>/", orders.OnePurchaseOrder.as_view()),
    path("orders/<str:number>/changes/", changes.Changes.as_view()),
    path("orders/<str:number>/receipts/", receipts.Receipts.as_view()),
    *[path(f"orders/<str:number>/{name}/", view.as_view()) for name, view in orders.STEPS.items()],
    path("changes/<int:pk>/answer/", changes.AnswerChange.as_view()),
    path("changes/<int:pk>/withdraw/", changes.WithdrawChange.as_view()),
    path("requests/", requests.Requests.as_view()),
    path("requests/<int:pk>/", requests.OneRequest.as_view()),
    path("requests/<int:pk>/order/", requests.OrderFromAnswers.as_view()),
    path("requests/<int:pk>/close/", requests.CloseRequest.as_view()),
    path("quotes/", quotes.Quotes.as_view()),
    path("quotes/<int:pk>/", quotes.OneQuote.as_view()),
    path("quotes/<int:pk>/answer/", quotes.AnswerQuote.as_view()),
    path("quotes/<int:pk>/decline/", quotes.DeclineQuote.as_view()),
    path("needs/", needs.Needs.as_view()),
    path("needs/order/", needs.OrderNeeds.as_view()),
    path("needs/<int:pk>/quantity/", needs.Wish.as_view()),
    path("needs/<int:pk>/snooze/", needs.Snooze.as_view()),
]
