"""Addressed draws: the published Philox, and nothing but the address."""

import numpy as np
import pytest
from randomgen import Philox

from mcsim.arithmetic import draws
from mcsim.arithmetic.draws import philox, words

LEARNER_NEED, EMPLOYER_REVIEW = draws.LEARNER_NEED, draws.EMPLOYER_REVIEW
KEY = np.uint64(2021)

# Random123, file kat_vectors, "philox4x32 10": counter, key, result.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip


def _words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_the_known_answers_of_random123(counter: str, key: str, result: str) -> None:
    low, high = _words(key)
    assert list(philox(*_words(counter), np.uint64(low | high << 32))) == _words(result)


def test_the_same_words_as_randomgen() -> None:
    rng = np.random.default_rng(1)
    for _ in range(500):
        counter = [int(word) for word in rng.integers(0, 2**32, 4)]
        seed = int(rng.integers(0, 2**64, dtype=np.uint64))
        # randomgen counts before it draws.
        before = sum(word << 32 * k for k, word in enumerate(counter)) - 1
        reference = Philox(counter=before % 2**128, key=seed, number=4, width=32)
        assert list(philox(*counter, np.uint64(seed))) == reference.random_raw(4).tolist()


def test_an_address_is_looked_up_in_the_agreed_places() -> None:
    agent, second, quarter, decision, replicate = 12345, 678, 47, LEARNER_NEED, 9
    expected = philox(agent, second, quarter << 16 | decision, replicate, KEY)
    assert words(KEY, agent, second, quarter, decision, replicate) == expected


def test_a_draw_does_not_depend_on_the_draws_before_it() -> None:
    first = words(KEY, 7, 0, 3, LEARNER_NEED, 0)
    for agent in range(100):
        words(KEY, agent, 1, 3, EMPLOYER_REVIEW, 1)
    assert words(KEY, 7, 0, 3, LEARNER_NEED, 0) == first


def test_every_part_of_the_address_matters() -> None:
    address = (1, 2, 3, LEARNER_NEED, 5)
    found = {words(KEY, *address)}
    for place in range(5):
        found.add(words(KEY, *(part + (k == place) for k, part in enumerate(address))))
    found.add(words(KEY + np.uint64(1), *address))
    found.add(words(KEY + np.uint64(1 << 32), *address))
    assert len(found) == 8


def test_the_type_of_an_id_does_not_matter() -> None:
    wide = words(KEY, 5, 6, 7, LEARNER_NEED, 8)
    narrow = words(KEY, np.int32(5), np.int64(6), 7, LEARNER_NEED, 8)
    assert wide == narrow


def test_no_two_decisions_share_a_number() -> None:
    kinds = ("LEARNER_", "EMPLOYER_", "PROVIDER_", "OFFER_", "PARAMETER")
    numbers = [value for name, value in vars(draws).items() if name.startswith(kinds)]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**16 for number in numbers)


def test_no_quarter_of_the_longest_run_spills_into_another_decision() -> None:
    longest = 8 + 200
    found = {words(KEY, 0, 0, quarter, LEARNER_NEED, 0) for quarter in range(longest)}
    assert len(found) == longest
