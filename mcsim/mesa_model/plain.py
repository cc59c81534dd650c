"""The rules as plain Python, where that is faster than a call of machine code.

A call from Python into machine code costs some 300 ns, because every argument is looked at first;
most rules are a few sums and comparisons, which Python does in less.  They are the same source
and, in double precision, the same IEEE 754 operations in the same order, so they give the same
bits.  What needs a transcendental function or a NumPy type stays compiled, and so does whatever
calls it; but a rule that only compares a random word with a chance has its threshold remembered.
"""

from functools import lru_cache
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from numba.core.registry import CPUDispatcher

import mcsim.rules.awareness
import mcsim.rules.barriers
import mcsim.rules.choice
import mcsim.rules.completion
import mcsim.rules.confusion
import mcsim.rules.content
import mcsim.rules.market
import mcsim.rules.money
import mcsim.rules.opinion
import mcsim.rules.payoff
import mcsim.rules.recognition
import mcsim.rules.sponsorship
import mcsim.rules.stacking
import mcsim.rules.supply
import mcsim.rules.trust
import mcsim.rules.twin
from mcsim.arithmetic import elementary

RULES = "mcsim.rules."


@lru_cache(maxsize=4096)
def below(probability: float) -> int:
    """Return the number below which a random word means that the event happens.

    Parameters
    ----------
    probability : float
        Held within 0 … 1.

    Returns
    -------
    int
        0 … 2^32.
    """
    return int(elementary.threshold(probability))


def happens(word: int, probability: float) -> bool:
    """Tell whether an event happens whose chance many share, or that has the same chance again.

    Parameters
    ----------
    word : int
        A random word, 0 … 2^32 - 1.
    probability : float
        Held within 0 … 1.

    Returns
    -------
    bool
    """
    return word < below(probability)


def plain(rules: ModuleType) -> Any:
    """Return a file of rules with those in plain Python that need no compiled function.

    Parameters
    ----------
    rules : module
        Of ``mcsim.rules``.

    Returns
    -------
    namespace
        Its names; what is no rule is as it was.
    """
    return SimpleNamespace(**{name: _plain(value) for name, value in vars(rules).items()})


def _plain(value: Any) -> Any:
    """Return a rule's source as a function whose callees are plain too, or the value as it is."""
    if value is elementary.happens:
        return happens
    if not isinstance(value, CPUDispatcher) or not value.py_func.__module__.startswith(RULES):
        return value
    source: Any = value.py_func
    called = {name: source.__globals__.get(name) for name in source.__code__.co_names}
    callees = {name: found for name, found in called.items() if isinstance(found, CPUDispatcher)}
    unwrapped = {name: _plain(callee) for name, callee in callees.items()}
    if any(unwrapped[name] is callee for name, callee in callees.items()) or "np" in called:
        return value
    return FunctionType(source.__code__, source.__globals__ | unwrapped, source.__name__)


awareness = plain(mcsim.rules.awareness)
barriers = plain(mcsim.rules.barriers)
choice = plain(mcsim.rules.choice)
completion = plain(mcsim.rules.completion)
confusion = plain(mcsim.rules.confusion)
content = plain(mcsim.rules.content)
market = plain(mcsim.rules.market)
money = plain(mcsim.rules.money)
opinion = plain(mcsim.rules.opinion)
payoff = plain(mcsim.rules.payoff)
recognition = plain(mcsim.rules.recognition)
sponsorship = plain(mcsim.rules.sponsorship)
stacking = plain(mcsim.rules.stacking)
supply = plain(mcsim.rules.supply)
trust = plain(mcsim.rules.trust)
twin = plain(mcsim.rules.twin)
