"""Addresses of proposals to buyers."""

from django.urls import path

from quotes.views import buyer, proposals

app_name = "quotes"
urlpatterns = [
    path("proposals/", proposals.proposals, name="list"),
    path("proposals/new/", proposals.new, name="new"),
    path("proposals/<str:number>/", proposals.proposal, name="proposal"),
    path("proposals/<str:number>/write/", proposals.write, name="write"),
    path("proposals/<str:number>/send/", proposals.send, name="send"),
    path("proposals/<str:number>/lines/<int:pk>/take-back/", proposals.take_back, name="take_back"),
    path("p/<str:token>/", buyer.page, name="buyer_page"),
    path("p/<str:token>/accept/", buyer.accept, name="accept"),
    path("p/<str:token>/decline/", buyer.decline, name="decline"),
    path("p/<str:token>/paper.pdf", buyer.paper, name="paper"),
    path("p/<str:token>/pictures/<int:pk>/", buyer.picture, name="picture"),
]
