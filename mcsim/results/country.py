"""What identifies the profile of a run: its content, and the order of its sectors.

The sector of a person or a firm is drawn along the cumulated shares, so the same shares in another
order are another population.  No other order in a profile changes a result.
"""

from mcsim.population.profile import Profile, load_profile, profile_names
from mcsim.results.hashes import hashed


def profile_hash(profile: Profile) -> str:
    """Hash a profile together with the order of its sectors.

    Parameters
    ----------
    profile : Profile
        The country.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return hashed({"profile": profile.model_dump(mode="json"), "sectors": [*profile.sectors]})


def alike(one: Profile, other: Profile) -> bool:
    """Tell whether two profiles give the same population."""
    return one == other and [*one.sectors] == [*other.sectors]


def shipped_as(profile: Profile) -> str | None:
    """Return the name under which a profile ships; None where it is the user's own.

    A shipped profile whose sectors stand in another order is the user's own.
    """
    return next((name for name in profile_names() if alike(load_profile(name), profile)), None)
