from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopsuite.api import operations
from shopsuite.api.models import ApiToken
from shopsuite.core.read_only import ReadOnlyAdmin


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens are made by ``manage.py api_token``, where their secret can be shown once; they are revoked here."""

    list_display = ["name", "user", "scopes", "start", "last_used_at", "revoked_at"]
    actions = ["revoke"]

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            operations.revoke_token(token=token, at=timezone.now())
