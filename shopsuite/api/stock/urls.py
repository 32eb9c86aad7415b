"""Addresses of everything about the stock, below v1/."""

from django.urls import path

from shopsuite.api.stock import batches, counts, movements, promises, transfers

urlpatterns = [
    path("batches/<int:pk>/", batches.OneBatch.as_view()),
    path("batches/<int:pk>/recipients/", batches.Recipients.as_view()),
    path("batches/<int:pk>/promises/", promises.Promises.as_view()),
    path("batches/<int:pk>/promises/<int:reservation>/swap/", promises.Swap.as_view()),
    path("batches/<int:pk>/take-back/", promises.TakeBack.as_view()),
    path("batches/<int:pk>/hold/", batches.Hold.as_view()),
    path("batches/<int:pk>/release/", batches.Release.as_view()),
    path("stock/<int:pk>/write-off/", batches.WriteOff.as_view()),
    path("stock/<int:pk>/open/", promises.OpenPacks.as_view()),
    path("stock/<int:pk>/put-elsewhere/", batches.PutElsewhere.as_view()),
    path("goods-in/", batches.GoodsIn.as_view()),
    path("movements/", movements.Movements.as_view()),
    path("counts/", counts.Counts.as_view()),
    path("counts/<int:pk>/", counts.OneCount.as_view()),
    path("counts/<int:pk>/lines/", counts.Lines.as_view()),
    path("counts/<int:pk>/lines/<int:line>/", counts.OneLine.as_view()),
    path("counts/<int:pk>/unlisted/", counts.Unlisted.as_view()),
    path("counts/<int:pk>/post/", counts.Post.as_view()),
    path("counts/<int:pk>/drop/", counts.Drop.as_view()),
    path("transfers/", transfers.Transfers.as_view()),
    path("transfers/<int:pk>/", transfers.OneTransfer.as_view()),
    path("transfers/<int:pk>/arrival/", transfers.Arrival.as_view()),
]
