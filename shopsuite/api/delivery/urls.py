"""Addresses of deliveries and of parcels with carriers, below v1/."""

from django.urls import path

from shopsuite.api.delivery import addresses, carriers, deliveries, positions, runs

urlpatterns = [
    path("carriers/", carriers.Carriers.as_view()),
    path("parcels/", carriers.Parcels.as_view()),
    path("parcels/<int:pk>/events/", carriers.TrackingEvents.as_view()),
    path("parcels/<int:pk>/number/", carriers.CorrectNumber.as_view()),
    path("orders/<str:number>/parcels/", carriers.OrderParcels.as_view()),
    path("shifts/", runs.Shifts.as_view()),
    path("plans/", runs.Plans.as_view()),
    path("plans/one-more/", runs.OneMore.as_view()),
    path("plans/<int:pk>/", runs.OnePlan.as_view()),
    path("plans/<int:pk>/take/", runs.TakePlan.as_view()),
    path("plans/<int:pk>/leave/", runs.LeavePlan.as_view()),
    path("deliveries/<int:pk>/move/", runs.MoveStop.as_view()),
    path("addresses/", addresses.Addresses.as_view()),
    path("addresses/<int:pk>/place/", addresses.PlaceAddress.as_view()),
    path("addresses/<int:pk>/take-back/", addresses.TakeBackPlacing.as_view()),
    path("addresses/<int:pk>/note/", addresses.WriteAccessNote.as_view()),
    path("deliveries/", deliveries.Deliveries.as_view()),
    path("deliveries/<int:pk>/eta/", positions.DeliveryEta.as_view()),
    path("positions/", positions.Positions.as_view()),
    path("positions/past/", positions.PastPositions.as_view()),
    path("deliveries/<int:pk>/", deliveries.OneDelivery.as_view()),
    path("attempts/<int:pk>/arrive/", deliveries.Arrive.as_view()),
    path("attempts/<int:pk>/deliver/", deliveries.Deliver.as_view()),
    path("attempts/<int:pk>/photo/", deliveries.Photo.as_view()),
    path("attempts/<int:pk>/signature/", deliveries.Signature.as_view()),
    path("attempts/<int:pk>/fail/", deliveries.Fail.as_view()),
    path("attempts/<int:pk>/take-back/", deliveries.TakeBack.as_view()),
    path("attempts/<int:pk>/bring-back/", deliveries.BringBack.as_view()),
    path("attempts/<int:pk>/decision/", deliveries.Decide.as_view()),
]
