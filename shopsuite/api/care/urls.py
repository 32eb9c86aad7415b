"""Addresses of what goes wrong with orders, below v1/."""

from django.urls import path

from shopsuite.api.care import cases, claims, problems

urlpatterns = [
    path("cases/", cases.Cases.as_view()),
    path("cases/<int:pk>/", cases.OneCase.as_view()),
    path("cases/<int:pk>/send-goods/", cases.SendGoods.as_view()),
    path("cases/<int:pk>/give-back/", cases.GiveBack.as_view()),
    path("cases/<int:pk>/decline/", cases.Decline.as_view()),
    path("cases/<int:pk>/take-back/", cases.TakeBack.as_view()),
    path("cases/<int:pk>/goods-back/", cases.GoodsBack.as_view()),
    path("orders/<str:number>/cases/", cases.OpenCase.as_view()),
    path("claims/", claims.Claims.as_view()),
    path("claims/<int:pk>/", claims.OneClaim.as_view()),
    path("claims/<int:pk>/tell-supplier/", claims.TellSupplier.as_view()),
    path("claims/<int:pk>/settle/", claims.SettleClaim.as_view()),
    path("problems/", problems.Problems.as_view()),
    path("problems/<int:pk>/take/", problems.TakeProblem.as_view()),
    path("problems/<int:pk>/close/", problems.CloseProblem.as_view()),
    path("problems/<int:pk>/reopen/", problems.ReopenProblem.as_view()),
    path("orders/<str:number>/problems/", problems.RaiseProblem.as_view()),
]
