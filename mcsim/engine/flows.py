"""What is counted in a quarter: positions of the flows and stocks of learners.

Flows are counted where they happen, stocks at the end of the quarter; both by cell of age,
education and status, as int64.
"""

FLOWS = (
    "needs", "starts", "course_starts", "turned_away", "completions_plain", "completions_qa",
    "completions_nqf", "course_completions", "dropouts", "course_dropouts", "delivered",
    "rewarded",
)  # fmt: skip
(
    NEEDS, STARTS, COURSE_STARTS, TURNED_AWAY, COMPLETIONS_PLAIN, COMPLETIONS_QA, COMPLETIONS_NQF,
    COURSE_COMPLETIONS, DROPOUTS, COURSE_DROPOUTS, DELIVERED, REWARDED,
) = range(12)  # fmt: skip

STOCKS = (
    "learners", "aware", "understands", "trusts_plain", "trusts_qa", "trusts_nqf", "holders",
    "enrolled", "in_courses", "completions_so_far", "base_completions_so_far", "additional",
    "relabelled", "lost", "displaced", "retained", "reclassified",
)  # fmt: skip
(
    LEARNERS, AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF, HOLDERS, ENROLLED,
    IN_COURSES, COMPLETIONS, BASE_COMPLETIONS, ADDITIONAL, RELABELLED, LOST, DISPLACED, RETAINED,
    RECLASSIFIED,
) = range(17)  # fmt: skip
TWINS = (
    COMPLETIONS, BASE_COMPLETIONS, ADDITIONAL, RELABELLED, LOST, DISPLACED, RETAINED, RECLASSIFIED,
)  # fmt: skip

EMPLOYER_STOCKS = (
    "employers", "employers_aware", "employers_understand", "employers_trust_plain",
    "employers_trust_qa", "employers_trust_nqf", "declared_plain", "declared_qa", "declared_nqf",
    "practised_plain", "practised_qa", "practised_nqf",
)  # fmt: skip
OFFER_STOCKS = (
    "offers", "offers_named", "offers_plain", "offers_qa", "offers_nqf", "applications_pending",
    "content_age", "places",
)  # fmt: skip
