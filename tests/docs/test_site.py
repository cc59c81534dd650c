"""The site: built without warnings, self-contained, and usable by everyone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mcsim.levers.register import levers
from tests.browser import BROWSER, DESKTOP, PHONE, Browser

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs" / "_build" / "html"
LOADED = re.compile(r"<(?:script|img|iframe|source)[^>]*\bsrc=\"([^\"]+)\"|"
                    r"<link[^>]*\brel=\"(?:stylesheet|preload|icon|preconnect)\"[^>]*"
                    r"\bhref=\"([^\"]+)\"|url\(([^)]+)\)")  # fmt: skip
PAGES = ("index.html", "tutorials/analyst.html", "generated/levers/nqf_inclusion.html",
         "generated/commands.html", "api.html", "generated/gallery.html", "odd.html",
         "generated/scenario_file.html")  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Path:
    """Return the site, built where it is missing or older than what it is built from."""
    index = SITE / "index.html"
    sources = [*(ROOT / "docs").glob("*.*"), *(ROOT / "docs" / "tutorials").iterdir()]
    newest = max(path.stat().st_mtime for path in sources if path.is_file())
    if not index.exists() or index.stat().st_mtime < newest:
        subprocess.run([sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q",
                        str(ROOT / "docs"), str(SITE)], check=True, cwd=ROOT)  # fmt: skip
    return SITE


@pytest.mark.slow
class TestSite:
    def test_every_lever_command_and_page_of_method_is_there(self, site: Path) -> None:
        for name in levers():
            assert (site / "generated" / "levers" / f"{name}.html").is_file()
        text = (site / "generated" / "commands.html").read_text(encoding="utf-8")
        for verb in ("compare", "serve", "sweep", "validate-model"):
            assert f"mcsim {verb}" in text
        for path in (ROOT / "docs").glob("*.md"):
            assert (site / f"{path.stem}.html").is_file()

    def test_a_lever_has_the_page_that_explain_prints(self, site: Path) -> None:
        text = (site / "generated" / "levers" / "nqf_inclusion.html").read_text(encoding="utf-8")
        for part in ("What can go wrong", "What it rests on", "stringency times χ", "chi"):
            assert part in text

    def test_no_page_loads_anything_from_elsewhere(self, site: Path) -> None:
        for path in (*site.rglob("*.html"), *site.rglob("*.css")):
            for found in LOADED.findall(path.read_text(encoding="utf-8")):
                address = "".join(found).strip("'\" ")
                assert not re.match(r"(https?:)?//", address), (path, address)

    def test_every_figure_of_the_gallery_has_words(self, site: Path) -> None:
        text = (site / "generated" / "gallery.html").read_text(encoding="utf-8")
        pictures = re.findall(r"<img[^>]*>", text)
        assert len(pictures) > 10
        for picture in pictures:
            alt = re.search(r'alt="([^"]*)"', picture)
            assert alt is not None
            assert len(alt.group(1)) > 20

    def test_no_link_within_the_site_is_broken(self, site: Path) -> None:
        for path in site.rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            for target in re.findall(r'<a[^>]*\bhref="([^"#?]+)[#"?]', text):
                if "://" not in target and not target.startswith("mailto:"):
                    assert (path.parent / target).resolve().exists(), (path, target)


class TestInABrowser:
    pytestmark = BROWSER

    @pytest.mark.parametrize("size", [DESKTOP, PHONE])
    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_is_accessible(
        self, browser: Browser, site: Path, page: str, size: tuple[int, int]
    ) -> None:
        with browser.visit(site / page, size) as visit:
            assert visit.outside == []
            assert visit.errors == []
            assert visit.overflow() == 0
            assert visit.violations() == []
