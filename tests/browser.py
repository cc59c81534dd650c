"""A real browser for tests of pages: Debian's Chromium, driven by Playwright, with axe.

``tests/conftest.py`` brings the fixtures in; a module that uses them says ``pytestmark = BROWSER``.
"""

import ipaddress
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = ("needs Chromium: `apt-get install chromium` as root, or name another by "
           "MCSIM_CHROMIUM=/path/to/chrome")  # fmt: skip
BROWSER = [pytest.mark.browser, pytest.mark.slow]
DESKTOP, PHONE = (1280, 900), (390, 844)  # CSS pixels
LOCAL = ("file", "data", "blob", "about")  # schemes that reach no machine


def executable() -> str | None:
    """Find the browser; None where there is none."""
    given = os.environ.get("MCSIM_CHROMIUM")
    return given or next((found for name in NAMES if (found := shutil.which(name))), None)


def leaves(address: str) -> bool:
    """Tell whether an address reaches beyond this machine."""
    parts = urlsplit(address)
    if parts.scheme in LOCAL:
        return False
    host = parts.hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


@dataclass
class Visit:
    """A page in a window, and all that it asked for or complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Addresses beyond this machine that the page asked for."""
        return [address for address in self.requests if leaves(address)]

    def violations(self, within: str | None = None) -> list[str]:
        """Return what axe finds wrong, a line each; ``within`` is a CSS selector."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, context=within).response["violations"]
        return [f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:200]}"
                for one in found for node in one["nodes"]]  # fmt: skip

    def overflow(self) -> int:
        """Return by how many CSS pixels the page is wider than its window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(script))

    def picture(self, path: Path, whole: bool = False) -> Path:
        """Write what is seen as PNG."""
        self.page.screenshot(path=str(path), full_page=whole)
        return path


class Browser:
    """Opens pages, each in a window and a profile of its own."""

    def __init__(self, launched: Any) -> None:
        self.launched = launched

    @contextmanager
    def visit(self, address: str | Path, size: tuple[int, int] = DESKTOP) -> Iterator[Visit]:
        """Open an address or a file; what would leave this machine is noted and not let out."""
        context = self.launched.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        visit = Visit(context.new_page())

        def asked(route: Any) -> None:
            if leaves(route.request.url):
                route.abort()
            else:
                route.continue_()

        context.route("**/*", asked)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("websocket", lambda socket: visit.requests.append(socket.url))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("console", lambda message: message.type == "error"
                      and visit.errors.append(message.text))  # fmt: skip
        try:
            visit.page.goto(address.as_uri() if isinstance(address, Path) else address)
            yield visit
        finally:
            context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium, or skip and say how to install it."""
    path = executable()
    if path is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield Browser(launched)
        launched.close()
