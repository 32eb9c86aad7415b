"""Form controls in the product's own look."""

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.utils.safestring import SafeString

register = template.Library()


def look_of(field: BoundField) -> str:
    """The classes a control of this kind wears."""
    match field.field.widget:
        case CheckboxInput():
            return "form-check-input"
        case RadioSelect():
            return ""
        case Select():
            return "form-select"
        case _:
            return "form-control"


@register.simple_tag
def control(field: BoundField, placeholders: str = "") -> SafeString:
    """The control of ``field`` with its classes; Django adds aria-invalid and aria-describedby itself.

    ``placeholders="none"`` silences placeholders that only repeat the label.
    """
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{look_of(field)} {own}".strip()}
    if placeholders == "none" and "placeholder" in field.field.widget.attrs:
        attrs["placeholder"] = ""
    return field.as_widget(attrs=attrs)
