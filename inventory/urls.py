from django.urls import path

from inventory import views

app_name = "inventory"
urlpatterns = [
    path("", views.board, name="stock"),
    path("receive/", views.choose_goods, name="choose_goods"),
    path("<int:pk>/", views.variant, name="variant"),
    path("<int:pk>/receive/", views.receive, name="receive"),
    path("write-off/<int:pk>/", views.write_off, name="write_off"),
]
