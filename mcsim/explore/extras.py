"""Libraries that only some questions need, and how to install them."""

import importlib
import warnings
from types import ModuleType

from mcsim.grammar.faults import Fault, InvalidInputError


def needed(module: str, extra: str) -> ModuleType:
    """Import a library of an extra when it is first used.

    Parameters
    ----------
    module : str
        Its full name.
    extra : str
        Extra of mcsim that installs it.

    Returns
    -------
    module

    Raises
    ------
    InvalidInputError
        Where it is not installed; says how to install it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what these libraries lack in turn
            return importlib.import_module(module)
    except ImportError as error:
        library = module.split(".", maxsplit=1)[0]
        message = f"needs {library}, which is not installed: pip install 'mcsim[{extra}]'."
        raise InvalidInputError([Fault(f"mcsim[{extra}]", None, None, "", message)]) from error
