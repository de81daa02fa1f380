"""The open archive below its interface: newest views, and entries added to the end of the chain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deltalake.exceptions import CommitFailedError, DeltaError
from polars.exceptions import ComputeError

from gongce.facts.chain import ChainEntry, commit_entry
from gongce.facts.layout import cannot_read, cannot_write
from gongce.facts.snapshot import Handles, Snapshot
from gongce.vocabulary import GongceError

TRIES = 200
"""How often a change is tried while other writers come first."""


class Store:
    """An archive's folder with its tables open. Not shared among threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with reading(root):
            self.handles = Handles(root)

    def view(self) -> Snapshot:
        """The newest consistent view."""
        with reading(self.root):
            return self.handles.take_snapshot()

    def extend_chain(self, make: Callable[[Snapshot], ChainEntry | None]) -> bool:
        """Add the entry made of the newest view; it is made anew whenever another writer was first.

        Returns:
            False where nothing was to be added.

        Raises:
            GongceError: the folder cannot be written, or others never let this one through.
        """
        for _ in range(TRIES):
            try:
                entry = make(self.view())
                if entry is None:
                    return False
                with writing(self.root):
                    commit_entry(self.handles.chain, entry)
            except CommitFailedError:
                continue
            return True
        raise too_busy(self.root)


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """What goes wrong while the archive is read, as one clear line."""
    try:
        yield
    except (DeltaError, OSError, ComputeError) as error:
        raise cannot_read(root, error) from None


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """What goes wrong while the archive is written, as one clear line; lost races are for the caller to repeat."""
    try:
        yield
    except CommitFailedError:
        raise
    except (DeltaError, OSError, ComputeError) as error:
        raise cannot_write(root, error) from None


def too_busy(root: Path) -> GongceError:
    """Other writers came first every time."""
    return GongceError("other writers did not let this one through", where=str(root), remedy="try again")
