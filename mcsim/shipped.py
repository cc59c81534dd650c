"""Where what ships beside the code lies, such as scenarios: in the wheel or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return a folder of shipped data.

    Parameters
    ----------
    name : str
        ``scenarios``, ``calibration`` or ``benchmarks``.

    Returns
    -------
    Path

    Raises
    ------
    FileNotFoundError
        Where the installation lacks it.
    """
    for root in (_PACKAGE / "data", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"this installation of mcsim lacks its folder {name!r}")
