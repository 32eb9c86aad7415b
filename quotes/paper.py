"""A proposal as PDF, for whoever decides about it on paper."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quotes.models import Proposal, ProposalLine
from quotes.offered import Offered
from shopsuite.core import pdf
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money, quantity


def proposal_paper(proposal: Proposal, shown: Offered, *, at: datetime) -> bytes:
    """``shown`` on A4 with its pictures, in the language of the moment."""
    shop = current_shop()
    paper = pdf.Document(shop=str(shop), title=proposal.number, at=at)
    paper.say_title(proposal.occasion)
    paper.say(_("For %s") % proposal.customer)
    paper.note(
        _("Version %(number)d, valid until %(day)s")
        % {"number": shown.version.number, "day": date_format(shown.version.valid_until, "DATE_FORMAT")}
    )
    paper.gap()
    if shown.version.words:
        paper.say(shown.version.words)
        paper.gap()
    for line in shown.fixed:
        _line(paper, line)
    for choice in shown.choices:
        paper.gap()
        paper.say(_("%s: one of these") % choice.name)
        for line in choice.lines:
            _line(paper, line, indent=5)
    paper.gap()
    if proposal.heads > 1:
        paper.say(
            _("Each: %(sum)s, for %(heads)d") % {"sum": money({"shop": shop}, shown.sum.each), "heads": proposal.heads}
        )
    paper.say(_("Total: %s") % money({"shop": shop}, shown.sum.total))
    if shown.version.deposit_percent:
        deposit = {"percent": shown.version.deposit_percent, "sum": money({"shop": shop}, shown.deposit)}
        paper.say(_("Deposit of %(percent)d %%: %(sum)s") % deposit)
    return bytes(paper.output())


def _line(paper: pdf.Document, line: ProposalLine, *, indent: float = 0) -> None:
    if picture := line.variant.product.picture:
        try:
            with picture.open("rb") as file:
                paper.show(file, indent=indent)
        except FileNotFoundError:
            pass
    price = money({"shop": current_shop()}, line.unit_price)
    paper.say(f"{quantity(line.quantity)} {line.variant.unit} · {line.variant.title} · {price}", indent=indent)
