"""Serve the explorer on the loopback address, and nowhere else."""

import socket
from pathlib import Path
from typing import Any

from mcsim.explore.extras import needed
from mcsim.grammar.faults import Fault, InvalidInputError

HOST, PORT, TRIES = "127.0.0.1", 8501, 20
SCRIPT = Path(__file__).parent / "entry" / "explorer.py"
OPTIONS: dict[str, Any] = {
    "global.developmentMode": False, "server.address": HOST, "server.fileWatcherType": "none",
    "server.maxUploadSize": 1, "server.allowedHosts": [HOST, "localhost"],
    "server.enableCORS": True, "server.enableXsrfProtection": True,
    "server.enableAgentApi": False, "server.enableStaticServing": False,
    "browser.gatherUsageStats": False, "browser.serverAddress": HOST,
    "client.toolbarMode": "minimal", "client.showErrorDetails": "none",
    "client.showErrorLinks": False, "logger.hideWelcomeMessage": True, "logger.level": "error",
    "server.showEmailPrompt": False, "runner.magicEnabled": False,
    "theme.base": "light", "theme.primaryColor": "#0072B2", "theme.textColor": "#1A1A1A",
}  # fmt: skip


def free(port: int | None) -> int:
    """Find the port to serve on.

    Parameters
    ----------
    port : int or None
        That one; the first free one from 8501 unless stated.

    Returns
    -------
    int

    Raises
    ------
    InvalidInputError
        Where it is in use, or none of 20 is free.
    """
    for candidate in [port] if port else range(PORT, PORT + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    message = (f"{port} is in use or not allowed; name another one, or leave it out." if port
               else f"none of {PORT} to {PORT + TRIES - 1} is free; name another one.")  # fmt: skip
    raise InvalidInputError([Fault("command line", None, None, "port", message)])


def check(run: Path | None) -> None:
    """Refuse a run that is none, and say where a library is missing; nothing is served then.

    Raises
    ------
    InvalidInputError
        With what is wrong.
    """
    if run is not None:
        from mcsim.results.frames import open_run  # noqa: PLC0415 — pyarrow is heavy

        open_run(run)
    for module in ("streamlit", "altair"):
        needed(module, "explorer")


def serve(port: int, run: Path | None = None, browser: bool = True) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    port : int
        Free.
    run : Path, optional
        Opened first.
    browser : bool, optional
        Whether the page is opened in a browser too.
    """
    bootstrap = needed("streamlit.web.bootstrap", "explorer")
    net: Any = needed("streamlit.net_util", "explorer")
    # A request from a foreign page would have the server ask outside for its own address.
    net.get_external_ip = lambda: None
    options = {**OPTIONS, "server.port": port, "server.headless": not browser}
    bootstrap.load_config_options(options)
    arguments = [] if run is None else [str(run.resolve())]
    bootstrap.run(str(SCRIPT), False, arguments, options)
