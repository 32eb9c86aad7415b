"""What was typed into a small form, or why it cannot be used."""

from typing import Any

from django.forms import Form

from shopsuite.core.errors import Invalid


def read(form: Form) -> dict[str, Any]:
    """What the form says; raises ``Invalid`` with its first complaint."""
    if not form.is_valid():
        field, complaints = next(iter(form.errors.items()))
        raise Invalid("bad_form", f"{form.fields[field].label or field}: {complaints[0]}", field=field)
    return form.cleaned_data
