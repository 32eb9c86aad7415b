"""What other apps show on the screens of those who pick, pack, hand over and deliver."""

from typing import Any

from django import template

from orders import parts
from orders.models import Order

register = template.Library()


@register.simple_tag(takes_context=True)
def work_parts(context: template.Context, order: Order, screen: str) -> list[dict[str, Any]]:
    """The parts (see ``orders.parts.WorkPart``) for ``order`` on ``screen``, each with its ``template``."""
    return parts.for_work(order, context["request"].user, screen)
