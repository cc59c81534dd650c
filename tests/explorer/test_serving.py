"""The server: on loopback only, asking nobody, and usable by keyboard and by screen reader."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcsim.explorer import serving
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run
from tests.browser import BROWSER, DESKTOP, PHONE, Browser, Visit

STREAMLITS_OWN = "stFileUploaderDropzone"  # whose role and focus are not ours
COMMAND = [sys.executable, "-m", "mcsim", "serve", "--no-browser"]


def test_a_port_in_use_is_told_and_another_found() -> None:
    with socket.socket() as taken:
        taken.bind((serving.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInputError, match="in use"):
            serving.free(port)
    assert serving.free(None) >= serving.PORT


def test_a_wrong_run_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no study"):
        serving.check(tmp_path)


@pytest.mark.parametrize("library", ["streamlit", "altair"])
def test_a_missing_library_says_how_to_install_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InvalidInputError, match=r"pip install 'mcsim\[explorer\]'"):
        serving.check(None)


def test_nobody_is_counted_and_only_loopback_is_served() -> None:
    options = serving.OPTIONS
    assert options["browser.gatherUsageStats"] is False
    assert options["server.address"] == "127.0.0.1"
    assert options["server.enableAgentApi"] is False
    assert set(options["server.allowedHosts"]) == {"127.0.0.1", "localhost"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the explorer is served, as a person would start it."""
    port, folder = serving.free(None), tmp_path_factory.mktemp("served")
    server = subprocess.Popen([*COMMAND, "--port", str(port)], cwd=folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    _wait(port)
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGINT)
    said, _ = server.communicate(timeout=60)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}" in said
    assert not [*folder.iterdir()]


def _wait(port: int) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the server does not answer")


class TestInABrowser:
    pytestmark = BROWSER

    @staticmethod
    def _ready(visit: Visit, text: str) -> None:
        visit.page.get_by_text(text).first.wait_for(timeout=240_000)
        visit.page.wait_for_function(
            "!document.querySelector('[data-testid=stStatusWidget]')", timeout=120_000
        )
        visit.page.wait_for_timeout(800)

    @staticmethod
    def _clean(visit: Visit) -> None:
        assert visit.outside == []
        assert visit.overflow() == 0
        assert [v for v in visit.violations() if STREAMLITS_OWN not in v] == []

    @pytest.mark.parametrize("size", [DESKTOP, PHONE])
    @pytest.mark.parametrize(
        ("path", "text"),
        [("", "Starts of the low-educated:"), ("/runs", "Folder of a run"),
         ("/agents", "one run of chance"), ("/about", "What leaves this machine")],
    )  # fmt: skip
    def test_a_page_is_accessible_and_asks_nobody(
        self, browser: Browser, address: str, path: str, text: str, size: tuple[int, int]
    ) -> None:
        with browser.visit(address + path, size) as visit:
            self._ready(visit, text)
            self._clean(visit)

    def test_a_run_is_opened_from_the_page(self, browser: Browser, address: str,
                                           comparison: Run) -> None:  # fmt: skip
        with browser.visit(f"{address}/runs") as visit:
            self._ready(visit, "Folder of a run")
            visit.page.get_by_role("textbox", name="Folder of a run").fill(str(comparison.folder))
            visit.page.keyboard.press("Enter")
            self._ready(visit, "Ranking by median")
            visit.page.get_by_text("Policies at the horizon").first.click()
            figure = visit.page.get_by_role("group", name="Policies at the horizon")
            figure.get_by_role("img", name="Dot plot of the difference").wait_for(timeout=30_000)
            self._clean(visit)

    def test_the_keyboard_builds_a_package(self, browser: Browser, address: str) -> None:
        with browser.visit(address) as visit:
            self._ready(visit, "Starts of the low-educated:")
            slider = visit.page.get_by_role("slider", name="Stringency")
            slider.focus()
            for _ in range(4):
                visit.page.keyboard.press("ArrowRight")
            self._ready(visit, "The package itself has stringency 0.6")

    def test_a_wrong_file_is_told_and_the_page_goes_on(self, browser: Browser, address: str,
                                                       tmp_path: Path) -> None:  # fmt: skip
        wrong = tmp_path / "wrong.yaml"
        wrong.write_text("title: ![x](http://192.0.2.1/a.png)\nlevers: {nqf: {}}\n")
        with browser.visit(address) as visit:
            self._ready(visit, "Starts of the low-educated:")
            visit.page.locator("input[type=file]").set_input_files(str(wrong))
            self._ready(visit, "is no scenario that can be used")
            self._ready(visit, "Starts of the low-educated:")
            self._clean(visit)

    def test_a_title_brings_nothing_from_elsewhere(self, browser: Browser, address: str,
                                                   tmp_path: Path) -> None:  # fmt: skip
        hostile = tmp_path / "hostile.yaml"
        hostile.write_text('title: "![x](http://192.0.2.1/a.png) <img src=http://192.0.2.1/b.png>"'
                           "\nextends: awareness\n")  # fmt: skip
        with browser.visit(address) as visit:
            self._ready(visit, "Starts of the low-educated:")
            visit.page.locator("input[type=file]").set_input_files(str(hostile))
            self._ready(visit, "Stringency belongs to")
            self._ready(visit, "Starts of the low-educated:")
            for name in ("The scenario file", "The numbers: funnel"):
                visit.page.get_by_text(name).first.click()
            visit.page.wait_for_timeout(1_500)
            self._clean(visit)

    def test_the_port_is_open_on_loopback_only(self, address: str) -> None:
        tables = [path for path in map(Path, ("/proc/net/tcp", "/proc/net/tcp6")) if path.exists()]
        if not tables:
            pytest.skip("this system does not tell who listens where")
        port = f"{int(address.rpartition(':')[2]):04X}"
        rows = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
        listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port}")]
        assert listening == [f"0100007F:{port}"]
