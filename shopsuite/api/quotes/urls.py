"""Addresses of proposals and gift lists, below v1/."""

from django.urls import path

from shopsuite.api.quotes import gift_lists, proposals, steps

urlpatterns = [
    path("proposals/", proposals.Proposals.as_view()),
    path("proposals/<str:number>/", proposals.OneProposal.as_view()),
    path("proposals/<str:number>/pdf/", proposals.ProposalPaper.as_view()),
    path("proposals/<str:number>/link/", proposals.BuyerLink.as_view()),
    path("proposals/<str:number>/versions/", steps.WriteVersion.as_view()),
    path("proposals/<str:number>/send/", steps.Send.as_view()),
    path("proposals/<str:number>/accept/", steps.Accept.as_view()),
    path("proposals/<str:number>/decline/", steps.Decline.as_view()),
    path("proposals/<str:number>/take-back/", steps.TakeGoodsBack.as_view()),
    path("proposals/<str:number>/recipients/", gift_lists.Recipients.as_view()),
    path("gift-lists/", gift_lists.AllGiftLists.as_view()),
    path("gift-lists/<int:pk>/", gift_lists.OneGiftList.as_view()),
    path("gift-lists/<int:pk>/parcels/", gift_lists.Parcels.as_view()),
    path("gift-lists/<int:pk>/start/", gift_lists.StartGiftList.as_view()),
    path("gift-lists/<int:pk>/undo/", gift_lists.UndoGiftList.as_view()),
]
