"""What would show if a calibration were wrong, and what its data do not tell.

``posterior`` reads frozen draws as positions in their priors; ``contraction``, ``tradeoffs``,
``readings``, ``predictive``, ``surveyed`` and ``coverage`` are one exhibit each; ``diagnose`` puts
them together.
"""
