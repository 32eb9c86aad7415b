"""Addresses of tastings, below v1/tastings/."""

from django.urls import path

from shopsuite.api.bookings import table, taste, tastings

urlpatterns = [
    path("kinds/", tastings.Kinds.as_view()),
    path("kinds/<int:pk>/times/", tastings.Times.as_view()),
    path("bookings/", tastings.Bookings.as_view()),
    path("bookings/<int:pk>/", tastings.OneBooking.as_view()),
    path("bookings/<int:pk>/move/", tastings.Move.as_view()),
    path("bookings/<int:pk>/cancel/", tastings.Cancel.as_view()),
    path("bookings/<int:pk>/notes/", table.Notes.as_view()),
    path("sessions/", tastings.Sessions.as_view()),
    path("sessions/<int:pk>/teas/", table.Teas.as_view()),
    path("teas/<int:pk>/put-back/", table.PutBack.as_view()),
    path("customers/<int:pk>/taste/", taste.CustomersTaste.as_view()),
    path("customers/<int:pk>/news/", taste.CustomersNews.as_view()),
    path("waiting/", tastings.Waiting.as_view()),
    path("waiting/<int:pk>/leave/", tastings.LeaveWaiting.as_view()),
]
