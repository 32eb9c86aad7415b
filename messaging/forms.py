"""What people fill in: to begin a conversation, to propose an agreement."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from messaging import rules, setting_aside
from messaging.models.agreement import FactKind
from messaging.models.conversation import Kind
from messaging.operations import Fact
from messaging.queries import Sought
from shopsuite.core.queries import shop_hours
from shopsuite.people.models import User
from shopsuite.people.queries import colleagues_of
from shopsuite.people.roles import STAFF, Role

LONGEST_ASIDE = timedelta(days=366)
#: Days beyond these have no midnight in some time zone.
EARLIEST, LATEST = date(1970, 1, 2), date(2999, 12, 30)


class NewConversationForm(forms.Form):
    """With one colleague it needs no name; with several ``operations.open_among`` asks for one."""

    people = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("conversation", "With"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Name of the group"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["people"].queryset = colleagues_of(viewer)  # type: ignore[attr-defined]


class AnnouncementForm(forms.Form):
    """What everybody, or everybody of one role, is to read."""

    client_id = forms.CharField(max_length=rules.LONGEST_CLIENT_ID, widget=forms.HiddenInput)
    role = forms.TypedChoiceField(label=_("For whom"), coerce=lambda code: Role(code) if code in STAFF else None)
    title = forms.CharField(label=_("What it is about"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=rules.MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        roles = [(role.value, role.label) for role in Role if role in STAFF]
        self.fields["role"].choices = [("everybody", _("Everybody of the shop")), *roles]  # type: ignore[attr-defined]


class SnoozeForm(forms.Form):
    """Until when a conversation is set aside: one of the moments offered (``setting_aside``), or a moment of one's own, by
    the shop's clock."""

    when = forms.CharField(required=False, max_length=20)
    until = forms.DateTimeField(
        label=_("Until another moment"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages=dict.fromkeys(("invalid", "required"), _("Choose a day and a time.")),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        offered = {moment.code: moment.until for moment in setting_aside.moments(shop_hours(), at=self.at)}
        if until := offered.get(given.get("when", "")):
            given["until"] = until
            self.errors.pop("until", None)
        elif given.get("until") and not self.at < given["until"] < self.at + LONGEST_ASIDE:
            self.add_error("until", _("Choose a time that is still to come, within a year."))
        return given


class SearchForm(forms.Form):
    """What is looked for among everything said; all of it together."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    who = forms.CharField(label=_("Who"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    about = forms.CharField(label=_("Order number or title"), required=False, max_length=120)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def sought(self) -> Sought:
        """The same as the queries take it; days are the shop's, the last one whole."""
        given = self.cleaned_data
        return Sought(
            text=given["q"],
            who=given["who"],
            kind=given["kind"],
            about=given["about"],
            since=_midnight(given["since"]),
            until=_midnight(given["until"], later=timedelta(days=1)),
        )


def _midnight(day: date | None, *, later: timedelta = timedelta(0)) -> datetime | None:
    if day is None or not EARLIEST <= day <= LATEST:
        return None
    return timezone.make_aware(datetime.combine(day + later, time.min))


class BeginForm(forms.Form):
    """The first words from the chat window. Who somebody says they are is kept as what they say."""

    client_id = forms.CharField(max_length=rules.LONGEST_CLIENT_ID, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your message"), max_length=rules.MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        help_text=_("So that we can answer when you have closed this page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class EmailForm(forms.Form):
    """The address by which a visitor says the shop knows them."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["email"].widget.attrs["autofocus"] = True


class CodeForm(forms.Form):
    """The code that was sent there."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("Code"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"invalid": _("The code has six digits.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True

    def refuse(self) -> None:
        """The same words whatever the reason: a wrong code, one too old, too many tries, or nobody of that address."""
        self.add_error(
            "code", _("This code is not right, or its time is over. Look at the newest mail, or ask for a new code.")
        )


class AgreementForm(forms.Form):
    """What an agreement is about; its facts are ``fact_forms``."""

    client_id = forms.CharField(max_length=rules.LONGEST_CLIENT_ID, widget=forms.HiddenInput)
    title = forms.CharField(
        label=pgettext_lazy("agreement", "About"),
        max_length=120,
        help_text=_("Under the same name as before it becomes the next version."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["title"].widget.attrs |= {"autofocus": True, "list": "agreement-titles", "autocomplete": "off"}


class FactForm(forms.Form):
    """One fact to agree on: a row with the fields of its kind. Left empty, it is no fact."""

    kind = forms.ChoiceField(choices=FactKind, widget=forms.HiddenInput)
    label = forms.CharField(label=pgettext_lazy("agreement", "What"), max_length=60, required=False)
    price = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=14, decimal_places=4, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=14, decimal_places=3, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=24, required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=_("Words"), max_length=500, required=False)

    VALUES: ClassVar[dict[str, str]] = {
        FactKind.PRICE: "price",
        FactKind.QUANTITY: "quantity",
        FactKind.DATE: "day",
        FactKind.TEXT: "words",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        own = {"kind", "label", self.value_name}
        if self.shown_kind in (FactKind.PRICE, FactKind.QUANTITY):
            own.add("unit")
        for name in set(self.fields) - own:
            del self.fields[name]
        for field in self.fields.values():  # a row says in its fields what belongs there
            field.widget.attrs["placeholder"] = field.label

    @property
    def shown_kind(self) -> str:
        given = str(self["kind"].value())
        return given if given in self.VALUES else FactKind.TEXT

    @property
    def value_name(self) -> str:
        return self.VALUES[self.shown_kind]

    @property
    def value(self) -> forms.BoundField:
        return self[self.value_name]

    @property
    def is_filled_in(self) -> bool:
        return self.cleaned_data.get(self.value_name) not in (None, "")

    def as_fact(self, *, currency: str) -> Fact:
        """The fact as operations take it; prices are in ``currency``."""
        given = {**self.cleaned_data, "label": self.cleaned_data["label"] or str(FactKind(self.shown_kind).label)}
        return Fact(**given, currency=currency if self.shown_kind == FactKind.PRICE else "")


def fact_forms(data: QueryDict | None = None) -> Any:
    """Rows for the facts of one agreement: what most are about, and two in one's own words."""
    rows = [
        {"kind": FactKind.PRICE, "label": _("Price")},
        {"kind": FactKind.QUANTITY, "label": _("Quantity")},
        {"kind": FactKind.DATE, "label": pgettext("agreement", "By")},
        {"kind": FactKind.TEXT, "label": ""},
    ]
    return formset_factory(FactForm, extra=0, max_num=12, absolute_max=12)(data, initial=rows, prefix="facts")
