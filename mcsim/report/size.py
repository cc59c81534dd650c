"""How wide a picture is: names and lengths, and pictures brought to a width."""

import io
import re
from importlib.util import find_spec

from mcsim.grammar.faults import Fault, InvalidInputError, nearest

WIDTHS = {"column": 85.0, "page": 174.0, "screen": 254.0, "slide": 320.0}  # mm
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
LEAST, MOST = 40.0, 1200.0  # mm
LEGIBLE = 5.0  # points of print; smaller text is not read
INCH = 25.4


def inches(given: str) -> float:
    """Read a width.

    Parameters
    ----------
    given : str
        ``column``, ``page``, ``screen``, ``slide``, or a length such as ``85mm``, ``8.5cm``,
        ``3.3in`` or ``240pt``.

    Returns
    -------
    float
        Inches.

    Raises
    ------
    InvalidInputError
        Where it is neither, or no width for a picture.
    """
    text = given.strip().lower().replace(" ", "")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)", text)
    if text in WIDTHS:
        return WIDTHS[text] / INCH
    if found is None:
        message = f"{given!r} is no width: write 85mm, 8.5cm, 3.3in or 240pt, or a name of " \
                  f"{', '.join(WIDTHS)}."  # fmt: skip
        raise InvalidInputError(
            [Fault("command line", None, None, "width", message, nearest(text, WIDTHS))]
        )
    length = float(found[1]) * _UNITS[found[2]]
    if not LEAST <= length <= MOST:
        message = f"a picture is {LEAST:g} to {MOST:g} mm wide; found {length:.4g} mm."
        raise InvalidInputError([Fault("command line", None, None, "width", message)])
    return length / INCH


def scaled(picture: bytes, form: str, factor: float) -> bytes:
    """Bring a picture to another width; nothing in it moves.

    Parameters
    ----------
    picture : bytes
        As matplotlib wrote it.
    form : {"svg", "png", "pdf"}
        What it is; a PNG has its width by its dots already.
    factor : float
        New width over old.

    Returns
    -------
    bytes

    Raises
    ------
    InvalidInputError
        Where a PDF is to be scaled and pypdf is not installed.
    """
    if factor == 1.0 or form == "png":
        return picture
    return _svg(picture, factor) if form == "svg" else _pdf(picture, factor)


def _svg(picture: bytes, factor: float) -> bytes:
    """State another width and height; the coordinates inside stay."""
    def length(found: re.Match[bytes]) -> bytes:
        return b'%s="%.4fpt"' % (found[1], float(found[2]) * factor)

    head, rest = picture[:2000], picture[2000:]
    return re.sub(rb'\b(width|height)="([\d.]+)pt"', length, head, count=2) + rest


def _pdf(picture: bytes, factor: float) -> bytes:
    if find_spec("pypdf") is None:
        message = "takes pypdf for a PDF: pip install mcsim[pdf], or leave pdf out of --format."
        raise InvalidInputError([Fault("command line", None, None, "width", message)])
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 — an extra

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(picture)))
    writer.pages[0].scale_by(factor)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
