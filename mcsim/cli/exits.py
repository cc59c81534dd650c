"""Exit codes, and how a fault reaches the person who can mend it."""

import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable

import typer

from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError

INTERNAL, INVALID, INCOMPLETE, INTERRUPTED = 1, 3, 4, 130
DEBUG = "MCSIM_DEBUG"
FULL = (errno.ENOSPC, errno.EDQUOT)


def guarded[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong in a verb into a message on stderr and an exit code.

    Parameters
    ----------
    verb : callable
        The body of a command.

    Returns
    -------
    callable
        The same, which leaves with 3 for invalid input, 4 for a study that is not complete, 130
        when interrupted, and 1 for a defect of mcsim.
    """

    @functools.wraps(verb)
    def body(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except InvalidInputError as error:
            tell(error.faults)
            raise typer.Exit(INVALID) from None
        except IncompleteRunError as error:
            print(f"{error}. Run the same command again to complete it.", file=sys.stderr)
            raise typer.Exit(INCOMPLETE) from None
        except KeyboardInterrupt:
            print("\nInterrupted. What is complete is kept; the same command goes on.",
                  file=sys.stderr)  # fmt: skip
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # whoever read our output has seen enough
            raise typer.Exit(0) from None
        except typer.Exit:
            raise
        except Exception as error:
            raise typer.Exit(_unexpected(error)) from None

    return body


def let_go() -> None:
    """Write out what stdout still holds; the interpreter would only complain about a failure.

    Raises
    ------
    SystemExit
        With 4 where it cannot be written and someone is still reading.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
            raise SystemExit(INCOMPLETE) from None


def tell(faults: tuple[Fault, ...]) -> None:
    """Print faults, one a line."""
    for fault in faults:
        print(fault, file=sys.stderr)


def _unexpected(error: Exception) -> int:
    """Tell of an error that no verb foresaw, and return the exit code."""
    if isinstance(error, OSError):
        print(f"{error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
        if error.errno not in FULL:
            return INVALID
        print("What is complete is kept; the same command goes on.", file=sys.stderr)
        return INCOMPLETE
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    print(
        f"This is a defect of mcsim, not of your input: {type(error).__name__}: {error}\n"
        "Run it again as mcsim --debug … to see where, and please report it.",
        file=sys.stderr,
    )
    return INTERNAL
