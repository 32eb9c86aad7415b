"""How soon the shop answers, for the owner."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging import figures, queries
from messaging.models import ResponseTarget
from shopsuite.api.calls import REFUSALS
from shopsuite.api.conversations.calls import TAGS
from shopsuite.api.scopes import Scope
from shopsuite.core.queries import current_shop


class TargetSerializer(serializers.ModelSerializer):
    class Meta:
        model = ResponseTarget
        fields = ["kind", "first_minutes", "later_minutes", "warn_minutes", "mention_minutes"]


class WeekSerializer(serializers.Serializer):
    """Minutes are of the shop's working hours; a week begins on Monday where the shop is."""

    kind = serializers.CharField()
    week = serializers.DateField()
    count = serializers.IntegerField()
    median = serializers.FloatField()
    p90 = serializers.FloatField()
    in_time = serializers.IntegerField(help_text="How many of them came in time")


class AnswerTimesSerializer(serializers.Serializer):
    targets = TargetSerializer(many=True)
    weeks = WeekSerializer(many=True)


class AnswerTimes(APIView):
    needs = {"GET": (Scope.MESSAGES_READ, "shop.settings")}

    @extend_schema(
        tags=TAGS,
        summary="How soon the shop answered in the last eight weeks, and how soon it wants to",
        responses={200: AnswerTimesSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        weeks = figures.answer_times(at=timezone.now(), zone=current_shop().zone)
        targets = sorted(queries.response_targets().values(), key=lambda target: target.kind)
        return Response(AnswerTimesSerializer({"targets": targets, "weeks": weeks}).data)
