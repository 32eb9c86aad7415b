from django.urls import path

from inventory.views import ageing, batches, counts, labels, packs, stock, transfers

app_name = "inventory"
urlpatterns = [
    path("", stock.board, name="stock"),
    path("receive/", stock.choose_goods, name="choose_goods"),
    path("<int:pk>/", stock.variant, name="variant"),
    path("<int:pk>/receive/", stock.receive, name="receive"),
    path("write-off/<int:pk>/", stock.write_off, name="write_off"),
    path("ageing/", ageing.board, name="ageing"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/hold/", batches.hold, name="hold"),
    path("batches/<int:pk>/release/", batches.release, name="release"),
    path("batches/<int:pk>/swap/<int:reservation>/", batches.swap, name="swap"),
    path("batches/<int:pk>/recall.csv", batches.recall, name="recall"),
    path("batches/<int:pk>/take-back/", batches.take_back, name="take_back"),
    path("batches/<int:pk>/labels.pdf", labels.of_batch, name="labels"),
    path("labels.pdf", labels.of_many, name="labels_of_many"),
    path("open/<int:pk>/", packs.open_packs, name="open_packs"),
    path("put/<int:pk>/", batches.put_elsewhere, name="put"),
    path("photos/<int:pk>/", batches.photo, name="photo"),
    path("transfers/", transfers.board, name="transfers"),
    path("transfers/send/", transfers.send, name="send_transfer"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("counts/", counts.board, name="counts"),
    path("counts/new/", counts.begin, name="begin_count"),
    path("counts/<int:pk>/", counts.count, name="count"),
    path("counts/<int:pk>/scan/", counts.scan, name="count_scan"),
    path("counts/<int:pk>/lines/<int:line>/", counts.line, name="count_line"),
    path("counts/<int:pk>/lines/<int:line>/why/", counts.explain, name="count_explain"),
    path("counts/<int:pk>/differences/", counts.differences, name="count_differences"),
    path("counts/<int:pk>/post/", counts.post, name="post_count"),
    path("counts/<int:pk>/drop/", counts.drop, name="drop_count"),
]
