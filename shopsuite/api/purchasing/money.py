"""Purchase prices and sums over the wire: there for whoever may see them, null for everybody else."""

from typing import Any

from rest_framework import serializers

from purchasing import rules


class TellsMoney(serializers.ModelSerializer):
    """A model's fields, of which ``Meta.money`` are purchase prices and sums.

    They are null for a caller who may not see them, and where nobody says who calls (``context["request"]``).
    """

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in self.Meta.money:
            fields[name].allow_null = True
        return fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        return told if self.tells_money else told | dict.fromkeys(self.Meta.money)

    @property
    def tells_money(self) -> bool:
        request = self.context.get("request")
        return request is not None and rules.sees_money(request.user)
