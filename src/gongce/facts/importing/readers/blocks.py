"""Merged blocks as a sheet may have them: within what it shows, apart from each other, and not too many."""

from collections.abc import Collection, Iterable

from gongce.facts.importing.grid import Block
from gongce.facts.importing.readers.limits import MOST_MERGED_PLACES


def clip_blocks(blocks: Iterable[Block], cells: Collection[tuple[int, int]]) -> tuple[Block, ...]:
    """Blocks cut to the used rectangle; one that overlaps an earlier one is left out, as the office programs do.

    >>> clip_blocks([Block(0, 0, 0, 9), Block(0, 1, 1, 1)], [(0, 0), (1, 2)])
    (Block(top=0, left=0, bottom=0, right=2),)
    """
    blocks = list(blocks)
    if not blocks:
        return ()
    bottom = max((row for row, _ in cells), default=-1)
    right = max((column for _, column in cells), default=-1)
    kept: list[Block] = []
    taken: set[tuple[int, int]] = set()
    for block in blocks:
        clipped = Block(block.top, block.left, min(block.bottom, bottom), min(block.right, right))
        size = (clipped.bottom - clipped.top + 1) * (clipped.right - clipped.left + 1)
        if clipped.bottom < clipped.top or clipped.right < clipped.left or size == 1:
            continue
        if len(taken) + size > MOST_MERGED_PLACES:
            break
        places = set(clipped.places)
        if not places & taken:
            taken |= places
            kept.append(clipped)
    return tuple(kept)
