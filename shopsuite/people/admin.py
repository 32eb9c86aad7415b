"""Owners make people and give roles here."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from shopsuite.core.read_only import ReadOnlyAdmin
from shopsuite.people import operations
from shopsuite.people.models import Customer, CustomerMerge, Erasure, Preference, SecondFactor, SignInLink, User
from shopsuite.people.roles import Role

admin.site.unregister(Group)
# Addresses are those of the people; second factors are listed below in words of ours.
admin.site.unregister([EmailAddress, Authenticator])


class RolesMixin(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PersonForm(RolesMixin, UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].initial = list(self.instance.roles)


class NewPersonForm(RolesMixin, UserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    """People with their roles; roles go through the operations so that open screens hear of it."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["name", "email", "role_names", "is_active"]
    list_filter = ["groups", "is_active"]
    search_fields = ["name", "email", "phone"]
    ordering = ["name"]
    readonly_fields = ["last_login", "created_at"]
    filter_horizontal: tuple[str, ...] = ()
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "phone", "language"]}),
        (_("Roles"), {"fields": ["roles", "is_active", "is_on_duty"]}),
        (_("Record"), {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2", "roles"]})]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "language":
            choices = [("", _("as the browser says")), *settings.LANGUAGES]
            return forms.ChoiceField(
                label=_("language"), choices=choices, required=False, widget=UnfoldAdminSelectWidget
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What people did stays on record under their name; who leaves may no longer sign in."""
        return False

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        return ", ".join(str(role.label) for role in Role if role in user.roles)

    def save_model(self, request: HttpRequest, user: User, form: forms.Form, change: bool) -> None:
        wanted = {Role(code) for code in form.cleaned_data.get("roles", [])}
        user.is_staff = Role.OWNER in wanted
        # The admin's own checks ask Django's permissions; who holds them is decided by the role alone.
        user.is_superuser = Role.OWNER in wanted
        super().save_model(request, user, form, change)
        for role in wanted - user.roles:
            operations.grant_role(user=user, role=role, actor=request.user, at=timezone.now())
        for role in user.roles - wanted:
            operations.revoke_role(user=user, role=role, actor=request.user, at=timezone.now())


@admin.register(Customer)
class CustomerAdmin(ModelAdmin):
    list_display = ["name", "company", "phone", "email", "country"]
    search_fields = ["name", "company", "phone", "email", "wechat"]
    raw_id_fields = ["user"]
    change_form_before_template = "people/admin_personal_data.html"

    def has_change_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Nothing is written on the record of somebody who was erased."""
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def has_delete_permission(self, request: HttpRequest, obj: Customer | None = None) -> bool:
        """Deleting the row alone would leave all the rest: customers are erased on the page of their personal data."""
        return False


@admin.register(CustomerMerge)
class CustomerMergeAdmin(ReadOnlyAdmin):
    """Which records became one; they are merged and parted on the customer's page."""

    list_display = ["kept", "gone", "at", "actor", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["kept__name", "gone__name", "kept__phone", "gone__phone"]
    list_select_related = ["kept", "gone", "actor"]
    fields = ["kept", "gone", "filled", "at", "actor", "undone_at"]


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    """What customers like, and whether they let the shop keep it; they say so themselves, in their conversation."""

    list_display = ["customer", "text", "consents", "noted_by", "answered_at", "withdrawn_at"]
    list_filter = ["consents", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["customer__name", "customer__phone"]
    list_select_related = ["customer", "noted_by"]


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ["at", "customer_id", "by", "reason"]
    list_select_related = ["by"]
    fields = ["customer", "at", "by", "reason", "counts"]


@admin.register(SignInLink)
class SignInLinkAdmin(ReadOnlyAdmin):
    """Who can come in without a password. Links are made and taken away on the supplier's page."""

    list_display = ["user", "made_at", "made_by", "used_at", "expires_at", "is_revoked"]
    list_select_related = ["user", "made_by"]
    fields = ["user", "made_at", "made_by", "used_at", "expires_at", "is_revoked"]


@admin.register(SecondFactor)
class SecondFactorAdmin(ReadOnlyAdmin):
    """Who signs in with a second factor. Deleting one lets its owner sign in without the phone they have lost."""

    list_display = ["who", "way", "since", "last_used"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    fields = ["who", "way", "since", "last_used"]

    def has_delete_permission(self, request: HttpRequest, obj: SecondFactor | None = None) -> bool:
        return request.user.has_perm("people.delete_secondfactor")

    @admin.display(description=_("name"), ordering="user__name")
    def who(self, factor: SecondFactor) -> str:
        return str(factor.user)

    @admin.display(description=_("way"), ordering="type")
    def way(self, factor: SecondFactor) -> str:
        return factor.get_type_display()

    @admin.display(description=_("created"), ordering="created_at")
    def since(self, factor: SecondFactor) -> datetime:
        return factor.created_at

    @admin.display(description=_("last used"), ordering="last_used_at")
    def last_used(self, factor: SecondFactor) -> datetime | None:
        return factor.last_used_at
