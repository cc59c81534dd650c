"""The report in Chromium: accessible, alone, and readable at any width and in print."""

from collections.abc import Iterator

import pytest

from mcsim.results.frames import Run
from tests.browser import BROWSER, DESKTOP, PHONE, Browser, Visit

pytestmark = BROWSER


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visit(browser: Browser, comparison: Run, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with browser.visit(comparison.folder / "report.html", request.param) as opened:
        yield opened


def test_axe_finds_no_violation(visit: Visit) -> None:
    for summary in visit.page.locator("summary").all():
        summary.click()
    assert visit.violations() == []


def test_nothing_leaves_and_nothing_fails(visit: Visit) -> None:
    assert visit.outside == []
    assert visit.errors == []
    assert [address for address in visit.requests if address.startswith("http")] == []


def test_the_page_is_as_wide_as_its_window_and_tables_scroll_in_their_box(visit: Visit) -> None:
    assert visit.overflow() == 0
    boxes = visit.page.locator(".scroll")
    assert boxes.count() >= 8
    for box in boxes.all():
        if box.is_visible():
            assert box.evaluate("box => box.clientWidth <= document.documentElement.clientWidth")


def test_the_style_is_applied_and_pictures_are_drawn(visit: Visit) -> None:
    widths = visit.page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert min(widths) > 0
    assert visit.page.evaluate("getComputedStyle(document.querySelector('.status')).borderLeftStyle"
                               ) == "solid"  # fmt: skip


def test_the_keyboard_reaches_the_content(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("location.hash") == "#question"


def test_print_shows_what_is_folded_and_cuts_nothing_off(
    browser: Browser, comparison: Run, tmp_path: object
) -> None:
    with browser.visit(comparison.folder / "report.html", (794, 1123)) as visit:
        visit.page.emulate_media(media="print")
        assert visit.overflow() <= 0
        printed = visit.page.pdf(format="A4", prefer_css_page_size=True)
    import io

    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(printed)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "employer_selection" in text  # a row of a folded table
    assert "Skip to the content" not in text
    assert 8 < len(pages) < 60
