"""Proposals are read here and worked on in their own screens."""

from django.contrib import admin

from quotes.models import Proposal, ProposalLine, ProposalVersion
from shopsuite.core.read_only import ReadOnlyAdmin, ReadOnlyInline


class VersionInline(ReadOnlyInline):
    model = ProposalVersion
    fields = readonly_fields = ["number", "words", "valid_until", "deposit_percent", "sent_at", "is_set_aside"]
    show_change_link = True


class LineInline(ReadOnlyInline):
    model = ProposalLine
    fields = readonly_fields = ["position", "title", "quantity", "unit_price", "choice", "is_accepted"]


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["number", "customer", "occasion", "heads", "budget", "state", "owner"]
    list_filter = ["state"]
    search_fields = ["number", "occasion", "customer__name", "customer__company"]
    list_select_related = ["customer", "owner"]
    inlines = [VersionInline]


@admin.register(ProposalVersion)
class ProposalVersionAdmin(ReadOnlyAdmin):
    list_display = ["proposal", "number", "valid_until", "deposit_percent", "sent_at", "is_set_aside"]
    list_filter = ["is_set_aside", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["proposal__number"]
    list_select_related = ["proposal"]
    inlines = [LineInline]
