"""Forms as cards: to fill in for those outside, and what was answered for both."""

from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_time

from messaging import form_kinds
from messaging.cards import Card
from messaging.form_kinds import FormKind
from messaging.models import FormRequest, Member


def form_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """The forms of the conversation ``member`` takes part in. One query."""
    found = FormRequest.objects.filter(pk__in=pks, conversation=member.conversation_id)
    kinds = {request.pk: form_kinds.named(request.kind) for request in found}
    return {request.pk: _card(request, kind) for request in found if (kind := kinds[request.pk])}


def blank_form(request: FormRequest, kind: FormKind, data: Any = None) -> forms.Form:
    """The form of ``request``, empty or as it was sent; several may stand in one conversation."""
    return kind.form(data, prefix=_prefix(request), label_suffix="")


def half_filled(request: FormRequest, kind: FormKind, given: QueryDict) -> forms.Form:
    """The form of ``request`` with what is chosen so far, for what else can be chosen then; nothing of it is taken for an answer."""
    begins = f"{_prefix(request)}-"
    initial = {name.removeprefix(begins): given[name] for name in given if name.startswith(begins)}
    return kind.form(initial=initial, prefix=_prefix(request), label_suffix="")


def shown_form(form: forms.Form) -> dict[str, Any]:
    """``form`` for its card: ``choosing`` are the fields whose choices depend on one another (so named by the form). They alone are
    drawn anew when one of them changes: what is being typed into the ``others`` stays."""
    names = getattr(form, "choosing", ())
    fields = form.visible_fields()
    return {
        "form": form,
        "choosing": [each for each in fields if each.name in names],
        "others": [each for each in fields if each.name not in names],
    }


def _prefix(request: FormRequest) -> str:
    return f"form-{request.pk}"


def _card(request: FormRequest, kind: FormKind) -> Card:
    form = blank_form(request, kind)
    answered = [
        (field.label, _value(form.fields[name], request.answers[name]))
        for name, field in form.fields.items()
        if request.answers.get(name) not in (None, "", [])
    ]
    context = {"request": request, "kind": kind, "answered": answered, **shown_form(form)}
    facts = {"form": request.kind, "is_answered": request.answered_at is not None}
    return Card("messaging/_form_card.html", names=(str(kind.label),), context=context, facts=facts)


def _value(field: forms.Field, kept: Any) -> date | time | Any:
    """An answer as its field would have cleaned it, so that it is written the reader's way."""
    match field:
        case forms.DateField():
            return parse_date(kept)
        case forms.TimeField():
            return parse_time(kept)
        case forms.ChoiceField():
            return dict(field.choices).get(kept, kept)
        case _:
            return kept
