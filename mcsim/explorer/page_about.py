"""The page that says what the explorer is, and what it is not."""

import streamlit as st

from mcsim.explorer.live import SIZES
from mcsim.explorer.shown import safe

ABOUT = """\
**mcsim compares policies for micro-credentials by simulation.** Learners, employers and providers
start where a Cedefop survey of 2021 found them. What comes out is the *paired difference* between
a policy and a base under the same assumptions and the same chance. It is not a forecast.

## How to read it

- **World**: one draw of everything that is not known, averaged over its replicates of chance.
- **5-95 %**: over worlds; what the evidence allows. With {draws} worlds these are nearly the lowest
  and the highest.
- **± Monte Carlo**: the numerical error of the median. A larger run makes it smaller; the interval
  is the evidence's and does not shrink.
- **Better in**: share of worlds in which the package is better; ties count one half.

## From a look to an answer

A live run has {learners:,} learners, {draws} worlds and {replicates} replicates. Before you quote a
number, save the package, check it by `mcsim validate my_package.yaml` and run
`mcsim compare baseline my_package.yaml --out outputs/mine --verdicts`.

`--verdicts` also runs the model as it could be built otherwise, and judges the pair robust, fragile
or undetermined.

## What leaves this machine

Nothing. The page is served on the loopback address, asks no other machine for anything, and counts
nobody.
"""


@safe
def show() -> None:
    """Lay the page out."""
    st.title("About the explorer")
    size = SIZES["quick"]
    st.markdown(ABOUT.format(learners=size.learners, draws=size.draws, replicates=size.replicates))
