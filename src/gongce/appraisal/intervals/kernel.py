"""Ranks of many draws at once: one matrix product a block, one sort of integers a draw, no loop over units."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongce.vocabulary import UsageError

Floats = NDArray[np.float64]
Ranks = NDArray[np.int16]
_PRODUCT = 2_560
_BLOCK = 64
_MOST_UNITS = 32_000


@dataclass(frozen=True, slots=True)
class RankSummary:
    """What many draws say of each unit's rank: (units,) arrays; `share_top` the share of draws in the top k."""

    low: Ranks
    median: Ranks
    high: Ranks
    share_top: Floats
    top: int
    draws: int


def rank_weighted(
    scores: Floats, weights: Floats, *, last: NDArray[np.bool_] | None = None, threads: int | None = None
) -> Ranks:
    """Ranks of weighted sums for every draw of weights: (draws, units), 1 = best.

    Args:
        scores: (units, items) points per unit of weight, finite.
        weights: (draws, items), none negative.
        last: units that come after all others in every draw (barred), whatever their score.
        threads: at most so many at once; left out: as many as there are processors.

    Raises:
        UsageError: no units, more than 32,000, a score that is not finite, or a negative weight.

    >>> rank_weighted(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), np.array([[2.0, 1.0], [1.0, 2.0]])).tolist()
    [[1, 2, 3], [2, 1, 3]]
    """
    _check(scores)
    if weights.size and weights.min() < 0:
        raise UsageError("a negative weight", remedy="turn the item's direction instead")
    turned = np.ascontiguousarray((scores - scores.min(axis=0)).T)

    def block(rows: slice) -> Floats:
        totals: Floats = weights[rows] @ turned
        return totals

    return _rank_blocks(block, len(weights), len(scores), last, threads, _find_equals(scores))


def rank_scores(totals: Floats, *, last: NDArray[np.bool_] | None = None, threads: int | None = None) -> Ranks:
    """Ranks of given totals: (draws, units) → (draws, units), 1 = best; totals equal to nine decimals share.

    Raises:
        UsageError: no units, more than 32,000, or a total that is not finite.
    """
    _check(totals.T)
    least = totals.min(axis=1, keepdims=True)
    return _rank_blocks(
        lambda rows: np.round(totals[rows] - least[rows], 9), len(totals), totals.shape[1], last, threads, ()
    )


def _check(scores: Floats) -> None:
    if not 1 <= len(scores) <= _MOST_UNITS or not np.isfinite(scores).all():
        raise UsageError(
            "ranks need 1 to 32,000 units with finite scores", remedy="leave out units without a score before"
        )


def _rank_blocks(
    block: Callable[[slice], Floats],
    draws: int,
    units: int,
    last: NDArray[np.bool_] | None,
    threads: int | None,
    equals: Sequence[NDArray[np.intp]],
) -> Ranks:
    ranks = np.empty((draws, units), np.int16)
    bits = max(1, int(units - 1).bit_length())
    places = np.arange(units, 0, -1, dtype=np.int16)

    def sort(totals: Floats, into: Ranks) -> None:
        keys = _sorted_keys(totals, bits, last)
        shared = _share_places(keys, bits, places)
        keys &= np.int64((1 << bits) - 1)
        np.put_along_axis(into, keys, places[None, :], axis=1)
        for row, better in shared.items():
            into[row, keys[row]] = better
        for group in equals:
            into[:, group] = into[:, group].min(axis=1, keepdims=True)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        # One large product at a time: small ones inside the threads fight with those of the linear algebra library.
        for rows in _slices(draws, _PRODUCT):
            totals, into = block(rows), ranks[rows]
            list(pool.map(lambda one, t=totals, r=into: sort(t[one], r[one]), _slices(len(totals), _BLOCK)))
    return ranks


def _sorted_keys(totals: Floats, bits: int, last: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Keys from the worst to the best of each row of totals, none of which is negative; low bits: the position.

    Such floats sort as their bits do; the lowest bits of the mantissa make room for the position, so one sort of
    integers does the work of an argsort (40 bits of the score are kept for 4,096 units).
    """
    if last is not None:
        totals[:, last] *= 2.0**-200
    keys = totals.view(np.int64)
    mask = np.int64((1 << bits) - 1)
    keys &= ~mask
    keys |= np.arange(totals.shape[1], dtype=np.int64)
    keys.sort(axis=1)
    return keys


def _share_places(keys: NDArray[np.int64], bits: int, places: Ranks) -> dict[int, Ranks]:
    """Rows in which neighbours are equal: each place of them is the best of its group."""
    same = (keys[:, 1:] ^ keys[:, :-1]) < (1 << bits)
    shared = {}
    for row in np.flatnonzero(same.any(axis=1)).tolist():
        ends = np.append(~same[row], True)
        last = np.flatnonzero(ends)[np.append(0, ends.cumsum()[:-1])]
        shared[row] = places[last]
    return shared


def _find_equals(scores: Floats) -> tuple[NDArray[np.intp], ...]:
    """Units whose scores are the same in every item: they share the better rank in every draw."""
    _, inverse, counts = np.unique(scores, axis=0, return_inverse=True, return_counts=True)
    return tuple(np.flatnonzero(inverse.ravel() == group) for group in np.flatnonzero(counts > 1))


def summarise_ranks(ranks: Ranks, *, top: int, threads: int | None = None) -> RankSummary:
    """The 5, 50 and 95 % ranks of each unit (ranks somebody had, no interpolation) and the share in the top k.

    >>> found = summarise_ranks(np.array([[1, 2], [1, 2], [2, 1]], dtype=np.int16), top=1)
    >>> found.low.tolist(), found.high.tolist(), found.share_top.round(2).tolist()
    ([1, 1], [2, 2], [0.67, 0.33])
    """
    draws, units = ranks.shape
    spots = np.array([max(1, -(-draws * share // 100)) for share in (5, 50, 95)])
    found = np.empty((3, units), np.int16)
    share = np.empty(units)

    def work(columns: slice) -> None:
        mine = np.ascontiguousarray(ranks[:, columns].T)
        for unit, row in zip(range(columns.start, columns.stop), mine, strict=True):
            reached = np.bincount(row, minlength=top + 1).cumsum()
            found[:, unit] = reached.searchsorted(spots)
            share[unit] = reached[top] / draws

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        list(pool.map(work, _slices(units, _BLOCK)))
    return RankSummary(found[0], found[1], found[2], share, top, draws)


def _slices(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))
