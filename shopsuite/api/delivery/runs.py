"""Riders' shifts with their runs, and plans of a day."""

from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from delivery import operations, queries
from delivery.models import Cause, Delivery, Plan, Run, Shift, Stop, Vehicle
from delivery.models.plan import PlanState
from shopsuite.api.calls import REFUSALS, body_of
from shopsuite.api.fields import DayField
from shopsuite.api.once import IDEMPOTENCY_KEY, once
from shopsuite.api.scopes import Scope
from shopsuite.api.serializers import NothingSerializer
from shopsuite.api.steps import Step, described
from shopsuite.core.queries import shop_day

TAGS = ["Runs"]
READ = (Scope.ORDERS_READ, "orders.hand_over")
PLAN = (Scope.ORDERS_WRITE, "orders.hand_over")
DAY = OpenApiParameter("day", date, description="Left out: today by the shop's clock")


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60


def _clock(seconds: int) -> str:
    return time(seconds // 3600, seconds // 60 % 60).isoformat()


class StopSerializer(serializers.ModelSerializer):
    """Times are when the rider is expected, UTC. ``late`` in seconds after the end of the time window."""

    order = serializers.CharField(source="delivery.order.number")
    is_pinned = serializers.BooleanField(source="pinned_by_id")
    late = serializers.IntegerField()

    class Meta:
        model = Stop
        fields = ["delivery", "order", "place", "arrives_at", "begins_at", "leaves_at", "late", "is_pinned", "done_at"]


class RunSerializer(serializers.ModelSerializer):
    """``left_at`` and ``back_at`` are empty until it was so."""

    stops = StopSerializer(many=True)

    class Meta:
        model = Run
        fields = ["id", "number", "loads_at", "leaves_at", "returns_at", "left_at", "back_at", "stops"]


class ShiftSerializer(serializers.ModelSerializer):
    """A rider's shift with its runs, times UTC."""

    rider = serializers.CharField(source="rider.name")
    vehicle = serializers.CharField(source="vehicle.name")
    runs = RunSerializer(many=True)

    class Meta:
        model = Shift
        fields = ["id", "rider", "vehicle", "begins", "ends", "broke_down_at", "ended_at", "runs"]


class OneMoreSerializer(serializers.Serializer):
    """A rider who might come as well: times by the shop's clock, and the vehicle's name."""

    begins = serializers.TimeField()
    ends = serializers.TimeField()
    vehicle = serializers.CharField()


class AskWhatIfSerializer(serializers.Serializer):
    """``day``: left out, today. ``vehicle``: the name of one that is in use."""

    day = DayField(required=False)
    begins = serializers.TimeField()
    ends = serializers.TimeField()
    vehicle = serializers.SlugRelatedField("name", queryset=Vehicle.objects.filter(is_active=True))

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["ends"] <= given["begins"]:
            raise serializers.ValidationError({"ends": _("This must be later than the start.")})
        return given


class PlanSerializer(serializers.ModelSerializer):
    """``progress`` in per cent. ``was`` and ``becomes``: how many would be late, by how many seconds together, how many are on
    nobody's way, and metres; empty until there is a first answer. ``one_more``: whom a thought of one more rider (``cause`` one_more) adds; nobody
    rides by it."""

    state = serializers.ChoiceField(PlanState.choices)
    cause = serializers.ChoiceField(Cause.choices)
    was = serializers.SerializerMethodField()
    becomes = serializers.SerializerMethodField()
    one_more = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = [
            "id",
            "day",
            "state",
            "cause",
            "progress",
            "asked_at",
            "ready_at",
            "ended_at",
            "was",
            "becomes",
            "one_more",
        ]

    def get_was(self, plan: Plan) -> dict[str, int]:
        return plan.answer.get("was", {})

    def get_becomes(self, plan: Plan) -> dict[str, int]:
        return plan.answer.get("becomes", {})

    @extend_schema_field(OneMoreSerializer(allow_null=True))
    def get_one_more(self, plan: Plan) -> dict[str, Any] | None:
        if not plan.more:
            return None
        begins, ends = (_clock(plan.more[name]) for name in ("begins", "ends"))
        return {"begins": begins, "ends": ends, "vehicle": plan.more["vehicle"]}


class AskForPlanSerializer(serializers.Serializer):
    day = DayField(required=False)


class MoveStopSerializer(serializers.Serializer):
    """Onto the way of ``shift``: in front of another delivery (``before``), behind one (``after``), or at the end."""

    shift = serializers.IntegerField(min_value=1)
    before = serializers.IntegerField(min_value=1, required=False)
    after = serializers.IntegerField(min_value=1, required=False)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Who rides on a day, with runs and stops", parameters=[DAY]))
class Shifts(generics.ListAPIView):
    needs = {"GET": READ}
    serializer_class = ShiftSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Shift]:
        asked = DayField(required=False).run_validation(
            self.request.query_params.get("day") or shop_day(timezone.now()).isoformat()
        )
        return queries.shifts_of(asked)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="Plans, newest first"))
class Plans(generics.ListAPIView):
    needs = {"GET": READ, "POST": PLAN}
    serializer_class = PlanSerializer

    def get_queryset(self) -> QuerySet[Plan]:
        return queries.plans_visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        tags=TAGS,
        summary="Have a day planned",
        request=AskForPlanSerializer,
        responses={201: PlanSerializer, **REFUSALS},
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request) -> Response:
        day = body_of(request, AskForPlanSerializer).get("day") or shop_day(timezone.now())

        def ask() -> tuple[int, Any]:
            asked = operations.ask_for_plan(day=day, cause=Cause.ASKED, actor=request.user, at=timezone.now())
            return 201, PlanSerializer(asked).data

        return once(request, ask)


class OneMore(generics.GenericAPIView):
    needs = {"POST": PLAN}
    serializer_class = AskWhatIfSerializer

    @extend_schema(
        tags=TAGS,
        summary="Have a worker find out what one more rider would save",
        request=AskWhatIfSerializer,
        responses={201: PlanSerializer, **REFUSALS},
        parameters=[IDEMPOTENCY_KEY],
    )
    def post(self, request: Request) -> Response:
        body, now = body_of(request, AskWhatIfSerializer), timezone.now()

        def ask() -> tuple[int, Any]:
            asked = operations.ask_what_if(
                day=body.get("day") or shop_day(now),
                begins=_seconds(body["begins"]),
                ends=_seconds(body["ends"]),
                vehicle=body["vehicle"],
                actor=request.user,
                at=now,
            )
            return 201, PlanSerializer(asked).data

        return once(request, ask)


@extend_schema_view(get=extend_schema(tags=TAGS, summary="One plan"))
class OnePlan(generics.RetrieveAPIView):
    needs = {"GET": READ}
    serializer_class = PlanSerializer

    def get_queryset(self) -> QuerySet[Plan]:
        return queries.plans_visible_to(self.request.user)


class _PlanStep(Step):
    needs = {"POST": PLAN}

    def find(self, request: Request, **named: Any) -> Plan:
        return get_object_or_404(queries.plans_visible_to(request.user), pk=named["pk"])

    def told(self, request: Request, pk: int) -> Any:
        return PlanSerializer(Plan.objects.get(pk=pk)).data


@described(tags=TAGS, summary="Ride by it", body=NothingSerializer, answer=PlanSerializer)
class TakePlan(_PlanStep):
    def step(self, found: Plan, body: dict[str, Any], request: Request) -> object:
        return operations.take_plan(plan_id=found.pk, actor=request.user, at=timezone.now())


@described(
    tags=TAGS, summary="Leave it, or cancel it while it is being made", body=NothingSerializer, answer=PlanSerializer
)
class LeavePlan(_PlanStep):
    def step(self, found: Plan, body: dict[str, Any], request: Request) -> object:
        return operations.leave_plan(plan_id=found.pk, actor=request.user, at=timezone.now())


@described(
    tags=TAGS,
    summary="Put a delivery on somebody's way",
    body=MoveStopSerializer,
    answer=StopSerializer,
    example={"shift": 3},
)
class MoveStop(Step):
    needs = {"POST": PLAN}
    body_serializer = MoveStopSerializer

    def find(self, request: Request, **named: Any) -> Delivery:
        return get_object_or_404(queries.deliveries_visible_to(request.user), pk=named["pk"])

    def step(self, found: Delivery, body: dict[str, Any], request: Request) -> object:
        get_object_or_404(queries.shifts_visible_to(request.user), pk=body["shift"])
        return operations.move_stop(
            delivery_id=found.pk,
            shift_id=body["shift"],
            before_id=body.get("before"),
            after_id=body.get("after"),
            actor=request.user,
            at=timezone.now(),
        )

    def told(self, request: Request, pk: int) -> Any:
        return StopSerializer(queries.stop_of(Delivery(pk=pk))).data
