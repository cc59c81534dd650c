"""The browser of the tests: it sees what leaves this machine, and what axe would not let pass."""

from pathlib import Path

import pytest

from tests.browser import BROWSER, PHONE, Browser, leaves

BAD = """<!doctype html><title>Bad</title><img src="http://192.0.2.1/a.png"><p>Text"""


@pytest.mark.parametrize(
    ("address", "beyond"),
    [("http://127.0.0.1:8501/", False), ("ws://localhost:8501/stream", False),
     ("http://[::1]/", False), ("file:///tmp/report.html", False), ("data:image/png,", False),
     ("https://example.org/font.woff2", True), ("http://10.0.0.1/", True), ("//cdn/x.js", True)],
)  # fmt: skip
def test_addresses_beyond_this_machine_are_told(address: str, beyond: bool) -> None:
    assert leaves(address) is beyond


class TestBrowser:
    pytestmark = BROWSER

    def test_a_bad_page_is_caught(self, browser: Browser, tmp_path: Path) -> None:
        page = tmp_path / "bad.html"
        page.write_text(BAD, encoding="utf-8")
        with browser.visit(page, PHONE) as visit:
            assert visit.outside == ["http://192.0.2.1/a.png"]
            assert {"image-alt", "html-has-lang"} <= {v.split()[0] for v in visit.violations()}
