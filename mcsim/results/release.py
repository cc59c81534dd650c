"""Give memory back between the stages of a study."""

import ctypes
from contextlib import suppress


def release() -> None:
    """Return to the system what was freed and the C library keeps for itself.

    Threads free what they simulated with in thousands of pieces, and glibc holds on to all of it,
    which would count towards the peak of whatever comes next.  Does nothing with other libraries.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
