"""A conversation on paper. It shows the same plain values that stand in the JSON, in the language of whoever asks."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from messaging.exporting.record import Plain
from messaging.models import Message
from messaging.models.conversation import Kind
from messaging.models.emoji import Emoji
from messaging.models.message import Lane
from shopsuite.core import subjects
from shopsuite.core.pdf import Document
from shopsuite.core.queries import current_shop

#: A document is made in memory: what is longer comes in parts.
LINES_A_PART = 2000
INDENT = 6  # mm


def parts(head: Plain, lines: Iterator[tuple[Message, Plain]], *, at: datetime) -> Iterator[bytes]:
    """The PDFs, ``LINES_A_PART`` messages each; one even where nothing was said."""
    shop = current_shop()
    part = list(islice(lines, LINES_A_PART))
    while True:
        document = Document(shop=str(shop), title=_title(head), at=at)
        _say_head(document, head, shop.zone)
        for message, said in part:
            _say_line(document, message, said, shop.zone)
        yield bytes(document.output())
        part = list(islice(lines, LINES_A_PART))
        if not part:
            return


def _title(head: Plain) -> str:
    talk = head["conversation"]
    about = subjects.names_of([talk["about"]]).get(talk["about"]) if talk["about"] else None
    return (about.label if about else talk["title"]) or _("Conversation %s") % talk["id"]


def _say_head(document: Document, head: Plain, zone: ZoneInfo) -> None:
    talk = head["conversation"]
    document.say_title(_title(head))
    document.say(
        f"{Kind(talk['kind']).label} · {talk['customer_name']}" if talk["customer_name"] else Kind(talk["kind"]).label
    )
    document.say(_("Taking part: %s") % ", ".join(member["name"] for member in head["members"]))
    made = {"at": _when(head["exported_at"], zone), "by": head["exported_by"], "zone": zone.key}
    document.note(_("Exported on %(at)s by %(by)s. All times are those of %(zone)s.") % made)
    if head["has_shop_lines"] and talk["kind"] in (Kind.CUSTOMER, Kind.SUPPLIER):
        document.note(_("With what only the shop saw."))
    for agreement in head["agreements"]:
        if agreement["state"] == "accepted":
            document.say(_("Agreed: %s") % agreement["title"])
            document.note("; ".join(_fact(fact) for fact in agreement["facts"]), indent=INDENT)
    document.gap()


def _say_line(document: Document, message: Message, said: Plain, zone: ZoneInfo) -> None:
    lane = [_("only the shop")] if said["lane"] == Lane.STAFF else []
    document.note(" · ".join([f"{said['seq']}", _when(said["at"], zone), said["sender"] or _("the shop"), *lane]))
    if said["text"]:
        document.say(said["text"], indent=INDENT)
    if said["card"]:
        document.note(f"[{said['card_name'] or said['card']}]", indent=INDENT)
    for earlier in said["revisions"]:
        until = {"at": _when(earlier["until"], zone), "text": earlier["text"]}
        document.note(_("Until %(at)s it said: %(text)s") % until, indent=INDENT)
    if said["recalled_at"]:
        document.note(_("Taken back on %s") % _when(said["recalled_at"], zone), indent=INDENT)
    elif said["edited_at"]:
        document.note(_("Changed on %s") % _when(said["edited_at"], zone), indent=INDENT)
    for carried in said["attachments"]:
        document.note(f"{carried['name']} · {filesizeformat(carried['size'])}", indent=INDENT)
        document.note(f"SHA-256 {carried['sha256']}", indent=INDENT)
    shown = {carried["id"] for carried in said["attachments"]}
    for kept in message.attachments.all():
        if kept.pk in shown and kept.thumbnail and default_storage.exists(kept.thumbnail.name):
            with default_storage.open(kept.thumbnail.name) as picture:
                document.show(picture, indent=INDENT)
    for reaction in said["reactions"]:
        document.note(f"{Emoji(reaction['emoji']).label}: {', '.join(reaction['by'])}", indent=INDENT)
    document.gap()


def _fact(fact: Plain) -> str:
    value = {
        "price": f"{fact['price']} {fact['currency']}",
        "quantity": f"{fact['quantity']} {fact['unit']}".strip(),
        "date": fact["day"],
        "text": fact["words"],
    }[fact["kind"]]
    return f"{fact['label']}: {value}"


def _when(moment: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M:%S}"
