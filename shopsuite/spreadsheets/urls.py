from django.urls import path

from shopsuite.spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("", views.home, name="home"),
    path("samples/<slug:code>.<slug:ending>", views.sample, name="sample"),
    path("all/<slug:code>.<slug:ending>", views.export, name="export"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/columns/", views.remap, name="columns"),
    path("files/<int:pk>/start/", views.start, name="start"),
    path("files/<int:pk>/undo/", views.undo, name="undo"),
    path("files/<int:pk>/problems.csv", views.problems, name="problems"),
    path("<slug:code>/", views.files, name="files"),
]
