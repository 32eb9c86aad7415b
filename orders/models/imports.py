"""Files of orders, and the inbox in which every document of every file is kept as it came."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inventory.models import Place
from orders.models.after import Return
from orders.models.channel import Channel
from orders.models.order import Order
from shopsuite.spreadsheets.models import FileImport, RowProblem


class OrderImport(FileImport):
    """A file of orders, for one channel and one place."""

    channel = models.ForeignKey(Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="imports")
    place = models.ForeignKey(Place, verbose_name=_("ships from"), on_delete=models.PROTECT, related_name="+")
    is_history = models.BooleanField(
        _("orders are history"), default=False, help_text=_("They have been shipped; nothing is left to do.")
    )
    opens_stock = models.BooleanField(
        _("take opening stock from the file"),
        default=False,
        help_text=_("Books in just as much as the file's orders need, before the first of them."),
    )

    class Meta(FileImport.Meta):
        verbose_name = _("order import")
        verbose_name_plural = _("order imports")

    def get_absolute_url(self) -> str:
        return reverse("orders:import", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"import:{self.pk}"


class ImportedDocument(models.Model):
    """What came in under one number, kept raw, and what became of it. Once booked, a number is never booked again."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="documents")
    source = models.ForeignKey(OrderImport, on_delete=models.PROTECT, related_name="documents")
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    raw = models.JSONField(default=list)
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("imported document")
        verbose_name_plural = _("imported documents")
        constraints = [
            models.UniqueConstraint(name="orders_imported_once", fields=["channel", "external_id", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class ImportProblem(RowProblem):
    """A row that could not be imported, and with it its document."""

    source = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="problems")
    number = models.CharField(_("order number"), max_length=80, blank=True)

    class Meta(RowProblem.Meta):
        verbose_name = _("import problem")
        verbose_name_plural = _("import problems")
        constraints = [models.CheckConstraint(name="orders_problem_says_something", condition=~Q(message=""))]
