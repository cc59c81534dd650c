"""The register: every number has a record, and says what it rests on."""

import numpy as np
import pytest

from mcsim.engine.coefficients import Coefficients
from mcsim.evidence.addresses import addresses
from mcsim.evidence.outside import GRADES, findings
from mcsim.evidence.register import check_parameters, parameters
from mcsim.evidence.survey import shipped_figures


def test_every_survey_figure_has_a_parameter_or_a_reason() -> None:
    assert list(addresses()) == list(shipped_figures())
    for address in addresses().values():
        assert bool(address.parameters) != bool(address.reason)


def test_a_free_parameter_is_called_an_assumption() -> None:
    for parameter in parameters().values():
        assert (parameter.grade == "assumption") == (parameter.status == "free")


def test_what_is_not_free_names_its_evidence() -> None:
    for parameter in parameters().values():
        if parameter.status != "free":
            assert parameter.evidence, parameter.symbol


def test_no_prior_has_mass_outside_its_bounds() -> None:
    p = np.linspace(1e-6, 1 - 1e-6, 101)
    for parameter in parameters().values():
        if parameter.prior.survey is None:
            values = parameter.prior.quantiles(p, parameter.limits)
            low, high = parameter.limits
            assert ((values >= low) & (values <= high)).all(), parameter.symbol


def test_every_coefficient_is_registered_or_derived() -> None:
    derived = {
        "load_common", "load_own", "learner_cut", "benefit_cut", "employer_cut", "aware_holders",
        "aware_others", "employer_aware_holders", "employer_aware_others", "trust_cut",
        "employer_trust_cut", "credibility", "fade", "gain", "chi_flexibility", "chi_hours",
        "chi_refresh", "course_price", "course_flexibility", "course_shortness", "course_hours",
        "beta_0", "beta_u", "places", "motive_cut", "provider_cut", "souring", "portable",
        "distrusting", "undecided", "friedkin", "by_threshold",
    }  # fmt: skip
    read = {field for family in Coefficients.__annotations__.values() for field in family._fields}
    assert read - derived <= set(parameters())


def test_outside_rows_have_source_grade_and_caveat() -> None:
    for finding in findings().values():
        assert finding.source, finding.id
        assert finding.grade in GRADES, finding.id


@pytest.mark.parametrize(
    ("given", "said"),
    [({"chy": 0.5}, "no parameter"), ({"chi": 1.5}, "within 0 … 1")],
)
def test_what_a_user_gets_wrong_is_told(given: dict[str, float], said: str) -> None:
    ((_, message, suggestion),) = check_parameters(given)
    assert said in message
    if "chy" in given:
        assert suggestion == "chi"
