"""How goods are kept in stock: the settings and outlook of one variant, and what lies too long."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from inventory.queries import variants_visible_to
from purchasing import operations
from purchasing.charts import by_week, chart_of, year_of
from purchasing.forms import ReplenishmentForm
from purchasing.models import DemandForecast, Replenishment
from purchasing.queries import needs as need_queries
from purchasing.rules import next_season
from purchasing.slow_stock import slow_stock as what_lies_too_long
from shopsuite.people.access import needs


@needs("purchasing.order")
@require_http_methods(["GET", "POST"])
def replenishment(request: HttpRequest, pk: int) -> HttpResponse:
    """What one variant is expected to sell, and what is to happen when it runs low."""
    variant = get_object_or_404(variants_visible_to(request.user).select_related("product", "unit"), pk=pk)
    kept = Replenishment.objects.filter(variant=variant).first() or Replenishment(variant=variant)
    form = ReplenishmentForm(request.POST or None, instance=kept, label_suffix="")
    if form.is_valid():
        operations.set_replenishment(variant_id=variant.pk, **form.cleaned_data)
        operations.replenish(at=timezone.now(), variant_ids=[variant.pk])
        messages.success(request, _("From now on %s is kept in stock like this.") % variant.title)
        return redirect("purchasing:needs")
    forecast = DemandForecast.objects.filter(variant=variant).first()
    chart = chart_of(sold=forecast.weeks, ahead=by_week(forecast.ahead), width=640, height=120) if forecast else None
    today = timezone.localdate()
    alike = need_queries.months_of_category(variant)
    months = forecast.months if forecast else []
    season = next_season(months, yearly=forecast.yearly, today=today) if forecast else None
    context = {
        "variant": variant,
        "form": form,
        "months": year_of(months, alike=alike),
        "season": season,
        "order_by": need_queries.last_day_to_order(variant, season) if season else None,
        "alike": variant.product.category or variant.product.get_kind_display(),
        "has_own_months": bool(months),
        "forecast": forecast,
        "chart": chart,
        "need": need_queries.open_needs().filter(variant=variant).first(),
    }
    return render(request, "purchasing/needs/goods.html", context, status=400 if form.is_bound else 200)


@needs("purchasing.see")
@require_GET
def slow_stock(request: HttpRequest) -> HttpResponse:
    """What expires unsold, what nobody buys, what there is too much of."""
    found = what_lies_too_long(request.user, today=timezone.localdate())
    return render(request, "purchasing/needs/slow.html", {"slow": found, "today": timezone.localdate()})
