"""Addresses of tastings, below v1/tastings/."""

from django.urls import path

from shopsuite.api.bookings import tastings

urlpatterns = [
    path("kinds/", tastings.Kinds.as_view()),
    path("kinds/<int:pk>/times/", tastings.Times.as_view()),
    path("bookings/", tastings.Bookings.as_view()),
    path("bookings/<int:pk>/", tastings.OneBooking.as_view()),
    path("bookings/<int:pk>/move/", tastings.Move.as_view()),
    path("bookings/<int:pk>/cancel/", tastings.Cancel.as_view()),
    path("sessions/", tastings.Sessions.as_view()),
    path("waiting/", tastings.Waiting.as_view()),
    path("waiting/<int:pk>/leave/", tastings.LeaveWaiting.as_view()),
]
