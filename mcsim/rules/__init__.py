"""The rules of the model: pure scalar functions, one file for each subject.

Both engines call these functions and nothing else decides anything.  A rule reads numbers and
returns a number; it knows no arrays, no time and no policy.  Every quantity is named, with its
unit; every number that is not 0, ½, 1 or 2 comes from the register of parameters.
"""
