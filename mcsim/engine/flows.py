"""What is counted in a quarter: positions of flows, stocks, movements of offers, and money.

Flows are counted where they happen, stocks at the end of the quarter; those of learners by cell of
age, education and status, as int64.  Cents of learners are those of agents, not of persons.
"""

FLOWS = (
    "needs", "starts", "course_starts", "turned_away", "completions_plain", "completions_qa",
    "completions_nqf", "course_completions", "dropouts", "course_dropouts", "delivered",
    "rewarded", "partials", "fulls", "subsidy_cents", "sponsor_cents", "incentive_cents",
    "learner_cents",
)  # fmt: skip
(
    NEEDS, STARTS, COURSE_STARTS, TURNED_AWAY, COMPLETIONS_PLAIN, COMPLETIONS_QA, COMPLETIONS_NQF,
    COURSE_COMPLETIONS, DROPOUTS, COURSE_DROPOUTS, DELIVERED, REWARDED, PARTIALS, FULLS,
    SUBSIDY_CENTS, SPONSOR_CENTS, INCENTIVE_CENTS, LEARNER_CENTS,
) = range(len(FLOWS))  # fmt: skip

STOCKS = (
    "learners", "aware", "understands", "trusts_plain", "trusts_qa", "trusts_nqf", "holders",
    "disillusioned", "enrolled", "in_courses", "completions_so_far", "base_completions_so_far",
    "additional", "relabelled", "lost", "displaced", "retained", "reclassified", "deadweight",
)  # fmt: skip
(
    LEARNERS, AWARE, UNDERSTANDING, TRUSTS_PLAIN, TRUSTS_QA, TRUSTS_NQF, HOLDERS, DISILLUSIONED,
    ENROLLED, IN_COURSES, COMPLETIONS, BASE_COMPLETIONS, ADDITIONAL, RELABELLED, LOST, DISPLACED,
    RETAINED, RECLASSIFIED, DEADWEIGHT,
) = range(len(STOCKS))  # fmt: skip

EMPLOYER_STOCKS = (
    "employers", "employers_aware", "employers_understand", "employers_trust_plain",
    "employers_trust_qa", "employers_trust_nqf", "declared_plain", "declared_qa", "declared_nqf",
    "practised_plain", "practised_qa", "practised_nqf", "sponsors",
)  # fmt: skip

OFFER_STOCKS = (
    "slots", "offers_active", "offers_named", "offers_plain", "offers_qa", "offers_nqf",
    "applications_pending", "content_age", "places",
)  # fmt: skip
(
    SLOTS, OFFERS_ACTIVE, OFFERS_NAMED, OFFERS_PLAIN, OFFERS_QA, OFFERS_NQF, PENDING, CONTENT_AGE,
    PLACES,
) = range(len(OFFER_STOCKS))  # fmt: skip

MOVEMENTS = (
    "applications", "granted", "quarters_waited", "audited", "delisted", "entries", "exits",
    "provider_cents", "fee_support_cents",
)  # fmt: skip
(
    APPLICATIONS, GRANTED, QUARTERS_WAITED, AUDITED, DELISTED, ENTRIES, EXITS, PROVIDER_CENTS,
    FEE_SUPPORT_CENTS,
) = range(len(MOVEMENTS))  # fmt: skip

# Money of the whole country, cents; the first five are the lines of public cost.
MONEY = (
    "subsidy", "campaign", "regulator", "registry", "support", "public", "provider", "employer",
    "learner",
)  # fmt: skip
(
    SUBSIDY, CAMPAIGN, REGULATOR, REGISTRY, SUPPORT, PUBLIC, PROVIDER, EMPLOYER, LEARNER,
) = range(len(MONEY))  # fmt: skip
