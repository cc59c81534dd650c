"""A learner beside its twin in the base: additional, relabelled, lost, displaced, retained.

"Is it something new, or a way to define what exists?" asks the survey's first interview question.
With common random numbers each learner has a twin in the base world, and the answer is a count.
"""

from mcsim.arithmetic.compiled import inlined


@inlined
def relabelled(completions: int, base_completions: int, courses: int, base_courses: int) -> int:
    """Extra credentials of a learner that stand where the twin took uncertified courses.

    d > 0: min(d, max(0, twin's courses - courses)); the rest of d is additional.

    Parameters
    ----------
    completions, base_completions : int64
        Credentials completed so far by the learner and by its twin.
    courses, base_courses : int64
        Uncertified courses completed so far by the learner and by its twin.

    Returns
    -------
    int64
        Completions.
    """
    extra = completions - base_completions
    if extra <= 0:
        return 0
    return min(extra, max(0, base_courses - courses))


@inlined
def additional(completions: int, base_completions: int, courses: int, base_courses: int) -> int:
    """Extra credentials of a learner beyond those that replace uncertified courses.

    Parameters
    ----------
    completions, base_completions, courses, base_courses : int64
        As for ``relabelled``.

    Returns
    -------
    int64
        Completions.
    """
    extra = max(0, completions - base_completions)
    return extra - relabelled(completions, base_completions, courses, base_courses)


@inlined
def lost(completions: int, base_completions: int) -> int:
    """Credentials that the twin completed and the learner did not.

    Parameters
    ----------
    completions, base_completions : int64
        Credentials completed so far by the learner and by its twin.

    Returns
    -------
    int64
        Completions.
    """
    return max(0, base_completions - completions)


@inlined
def displaced(completions: int, base_completions: int, turned_away: int) -> int:
    """Of the lost credentials, those of a learner who was turned away for want of a place.

    Parameters
    ----------
    completions, base_completions : int64
        Credentials completed so far by the learner and by its twin.
    turned_away : int64
        Times that the learner was turned away so far.

    Returns
    -------
    int64
        Completions.
    """
    return min(lost(completions, base_completions), turned_away)


@inlined
def deadweight(retained: int, supported: int) -> int:
    """Retained credentials that public money paid part of: they would have been completed anyway.

    Parameters
    ----------
    retained : int64
        Credentials completed in both worlds.
    supported : int64
        The learner's credentials that public money paid part of.

    Returns
    -------
    int64
        Completions.
    """
    return min(retained, supported)


@inlined
def retained(completions: int, base_completions: int) -> int:
    """Credentials completed in both worlds, in one class or another.

    Parameters
    ----------
    completions, base_completions : int64
        Credentials completed so far by the learner and by its twin.

    Returns
    -------
    int64
        Completions.
    """
    return min(completions, base_completions)
