"""Documents of many orders that a worker prints into one file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shopsuite.core.models import Timestamped


class PrintRun(Timestamped):
    """``order_ids`` in the order in which they are printed; ``file`` is there when it is done."""

    kind = models.CharField(_("document"), max_length=16)
    order_ids = ArrayField(models.BigIntegerField())
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(_("file"), upload_to="documents/%Y/%m/", blank=True)

    class Meta:
        verbose_name = _("documents of many orders")
        verbose_name_plural = _("documents of many orders")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} × {len(self.order_ids)}"

    def get_absolute_url(self) -> str:
        return reverse("orders:print_run", args=[self.pk])
