"""The order of sectors makes another population, so it makes other parts; no other order does."""

from dataclasses import replace

import numpy as np
import pytest

from mcsim import api
from mcsim.evidence.posterior import shipped_posterior
from mcsim.population.profile import Profile, load_profile
from mcsim.results.beliefs import anchored_in, draws_of
from mcsim.results.country import profile_hash, shipped_as
from mcsim.results.study import manifest, plan_study
from mcsim.scenario.combine import Study


def _reordered(profile: Profile, section: str) -> Profile:
    record = profile.model_dump(mode="json")
    record[section] = dict(reversed(record[section].items()))
    return Profile.model_validate(record)


@pytest.fixture
def usual() -> Profile:
    return load_profile()


def test_only_the_order_of_sectors_counts(usual: Profile) -> None:
    turned = _reordered(usual, "sectors")
    assert turned == usual  # as mappings go
    assert (turned.tables.sectors != usual.tables.sectors).any()
    assert profile_hash(turned) != profile_hash(usual)
    assert (shipped_as(usual), shipped_as(turned)) == ("eu", None)
    for section in ("age", "education", "status"):
        other = _reordered(usual, section)
        assert profile_hash(other) == profile_hash(usual)
        for ours, theirs in zip(other.tables, usual.tables, strict=True):
            assert np.array_equal(ours, theirs)


def _study(profile: Profile) -> Study:
    study = api.study("baseline", ["nqf_optional"], draws=1, replicates=1, learners=300,
                      horizon_quarters=4)  # fmt: skip
    return replace(study, profile=profile)


def test_parts_of_a_comparison_are_named_by_it(usual: Profile) -> None:
    turned = _study(_reordered(usual, "sectors"))
    ours, theirs = plan_study(_study(usual)), plan_study(turned)
    assert not {part.key for part in ours.parts} & {part.key for part in theirs.parts}
    assert manifest(theirs)["profile"]["shipped"] is None
    assert manifest(ours)["fingerprint"] != manifest(theirs)["fingerprint"]


def test_constants_solved_in_another_order_are_not_taken(usual: Profile) -> None:
    posterior = shipped_posterior()
    assert posterior is not None
    assert anchored_in(posterior, usual)
    turned = _reordered(usual, "sectors")
    assert not anchored_in(posterior, turned)
    assert "beta_0" in draws_of(_study(usual)).columns
    assert "beta_0" not in draws_of(_study(turned)).columns
