"""The morning of somebody in finance: a statement comes in, what is left is paired by hand, and the day is closed."""

from django.utils import timezone
from playwright.sync_api import expect

from finance.models import ClosedDay, Match
from shopsuite.core.queries import current_shop
from shopsuite.people.roles import Role
from tests.browser.talking import live
from tests.finance.stage import paid_order, read, wechat_file


def test_a_statement_is_read_a_line_is_paired_by_hand_and_the_day_is_closed(page_as, axe, worker):
    now = timezone.localtime(timezone=current_shop().zone)
    _sure, known = paid_order("30", at=now, reference="420001", customer_name="Ada")
    by_hand, payment = paid_order("55", at=now, customer_name="Lin", phone="138")
    paid_order("55", at=now, customer_name="Mei", phone="139")
    paid_order("12", method="cash", at=now)
    at = f"{now:%Y-%m-%d %H:%M:%S}"
    bill = wechat_file((at, "收入", "30.00", "420001", "/", "/"), (at, "收入", "55.00", "420002", "/", "/"))
    page = live(page_as(Role.FINANCE), "/finance/statements/")
    assert axe(page) == []
    page.get_by_label("Whose statement").select_option("wechat")
    page.set_input_files("input[type=file]", {"name": "bill.csv", "mimeType": "text/csv", "buffer": bill})
    page.get_by_role("button", name="Upload and match").click()

    line = page.locator(".finance-line")
    expect(line).to_have_count(1)  # the other found its payment by the number
    choice = line.get_by_role("checkbox", name=by_hand.number)
    expect(choice).to_be_visible()
    assert axe(page) == []
    for box in line.get_by_role("checkbox").all():
        box.uncheck()
    choice.check()
    line.get_by_role("button", name="That is it").click()
    expect(line.get_by_role("button", name="Take back")).to_be_visible()
    assert Match.objects.get(movement=known.movement).actor is None
    assert Match.objects.get(movement=payment.movement).actor is not None

    live(page, f"/finance/days/{now:%Y-%m-%d}/")
    assert axe(page) == []
    page.get_by_label("Cash counted").fill("12")
    page.get_by_role("button", name="Close the day").click()
    expect(page.get_by_text("1 payments of this day are not explained yet")).to_be_visible()
    assert not ClosedDay.objects.exists()  # Mei's payment is on no statement
    page.get_by_label("Why no statement shows it").fill("Comes with tomorrow's bill")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("Explained.", exact=True)).to_be_visible()
    expect(page.get_by_label("Why no statement shows it")).to_have_count(0)
    page.get_by_label("Cash counted").fill("12")  # the page was read again
    page.get_by_role("button", name="Close the day").click()
    expect(page.get_by_text("closed", exact=True)).to_be_visible()
    assert ClosedDay.objects.get().cash_counted == 12
    assert axe(page) == []


def test_a_line_that_unfolds_on_its_day_leaves_the_rest_of_the_day_where_it_is(page_as, axe):
    now = timezone.localtime(timezone=current_shop().zone)
    paid_order("55", at=now, customer_name="Lin")
    at = f"{now:%Y-%m-%d %H:%M:%S}"
    read(wechat_file((at, "收入", "33.50", "420002", "/", "/")))
    page = page_as(Role.FINANCE)
    page.set_viewport_size({"width": 1440, "height": 1400})
    live(page, f"/finance/days/{now:%Y-%m-%d}/")

    line = page.locator("#day .finance-line")
    expect(line.get_by_role("button", name="Explain")).to_be_visible()
    expect(page.get_by_role("heading", name="By channel and method")).to_be_visible()
    line.get_by_label("It is no customer's: what is it?").fill("rent")
    line.get_by_role("button", name="Explain").click()
    expect(page.locator("#day .finance-line")).to_have_count(0)
    expect(page.get_by_role("heading", name="By channel and method")).to_be_visible()
    assert axe(page) == []
