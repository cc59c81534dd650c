"""How the lanes of a study are divided among chunks; no result depends on it.

Wide chunks are fast: 256 lanes side by side take half the time for each of them that 16 do.  A part
holds a few draws only, so a comparison of two scenarios runs several parts together.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mcsim.results import parts
from mcsim.results.parts import Part, blocks_of

type _Range = tuple[int, int]
type _Likewise = tuple[_Range, tuple[str, ...]]
"""Replicates, and the policies whose parts are missing: what can run together shares both."""

CHUNK_LANES = 256


@dataclass(frozen=True)
class Batch:
    """Parts of several scenarios in one range of draws and replicates, run side by side.

    Attributes
    ----------
    parts : tuple of Part
        What is to be published.
    policies : tuple of str
        Hashes of the policies that run, the base's first, whether its part is missing or not.
    pieces : tuple of (int, int)
        Draws that run together: the first, and one past the last.
    """

    parts: tuple[Part, ...]
    policies: tuple[str, ...]
    pieces: tuple[_Range, ...]

    @property
    def replicates(self) -> range:
        """Replicates of every part."""
        return range(*self.parts[0].replicates)

    @property
    def lanes(self) -> int:
        """Lanes of all pieces in one replicate."""
        return len(self.policies) * (self.pieces[-1][1] - self.pieces[0][0])


def batches_of(
    missing: Sequence[Part], base: str, chunk_lanes: int, threads: int
) -> Iterator[Batch]:
    """Group missing parts into batches, and divide the draws of each so that lanes fit a chunk.

    Parameters
    ----------
    missing : sequence of Part
        What is to be computed.
    base : str
        Hash of the base's policy.
    chunk_lanes, threads : int
        Lanes that run together at most; threads, none of which is to be idle.

    Yields
    ------
    Batch
    """
    by_draws: dict[tuple[_Range, _Range], dict[str, Part]] = {}
    for part in missing:
        by_draws.setdefault((part.replicates, part.draws), {})[part.policy] = part
    likewise: dict[_Likewise, list[dict[str, Part]]] = {}
    for (replicates, _), by_policy in by_draws.items():
        likewise.setdefault((replicates, tuple(by_policy)), []).append(by_policy)
    for ((first, last), policies), blocks in likewise.items():
        others = [policy for policy in policies if policy != base]
        group = max(1, chunk_lanes - 1)
        for start in range(0, max(1, len(others)), group):
            members = others[start : start + group]
            if start == 0 and base in policies:
                members = [base, *members]
            running = tuple(dict.fromkeys([base, *members]))
            count = sum(by_policy[members[0]].draws[1] - by_policy[members[0]].draws[0]
                        for by_policy in blocks)  # fmt: skip
            lanes = lanes_of(count, last - first, len(running), chunk_lanes, threads)
            for together in _runs(blocks, members[0], blocks_together(len(running), lanes)):
                yield _batch(together, members, running, lanes)


def lanes_of(draws: int, replicates: int, policies: int, chunk_lanes: int, threads: int) -> int:
    """Return how many lanes a chunk may hold so that every thread has one."""
    return min(chunk_lanes, math.ceil(policies * draws * replicates / threads))


def blocks_together(policies: int, chunk_lanes: int) -> int:
    """Return how many blocks of draws fit a chunk; one where not even that does."""
    return max(1, chunk_lanes // (policies * parts.DRAWS))


def pieces_of(draws: int, policies: int, chunk_lanes: int) -> list[_Range]:
    """Divide draws evenly, so that the lanes of each piece fit a chunk."""
    pieces = math.ceil(draws / max(1, chunk_lanes // policies))
    return [*blocks_of(draws, math.ceil(draws / pieces))]


def _runs(
    blocks: Sequence[dict[str, Part]], policy: str, most: int
) -> Iterator[list[dict[str, Part]]]:
    """Cut blocks into runs of at most so many, whose draws follow one another without a gap."""
    run: list[dict[str, Part]] = []
    for block in blocks:
        if run and (len(run) == most or run[-1][policy].draws[1] != block[policy].draws[0]):
            yield run
            run = []
        run.append(block)
    yield run


def _batch(
    blocks: Sequence[dict[str, Part]], members: Sequence[str], running: tuple[str, ...], lanes: int
) -> Batch:
    first, last = blocks[0][members[0]].draws[0], blocks[-1][members[0]].draws[1]
    pieces = tuple((first + a, first + b) for a, b in pieces_of(last - first, len(running), lanes))
    return Batch(tuple(by_policy[policy] for by_policy in blocks for policy in members), running,
                 pieces)  # fmt: skip
