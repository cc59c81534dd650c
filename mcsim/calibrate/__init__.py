"""From the survey's counts to a posterior that policy runs draw from.

``targets`` says what the model is held against, ``surveyed`` and ``observe`` what it says itself,
``likelihood`` how well that fits, ``sampler`` where it fits, and ``calibration`` puts the draws
together that ``mcsim.evidence.posterior`` reads.
"""
