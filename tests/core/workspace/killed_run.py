"""A closing in a process of its own, for tests that kill it: says how far it is, one line a step."""

import sys
from datetime import datetime
from pathlib import Path

from gongce.vocabulary import Period
from gongce.workspace.closing import close_period
from gongce.workspace.workspace import open_workspace


def tell(done: int, total: int, label: str) -> None:
    """All files before this one are in the archive for good."""
    print(f"{done} {label}", flush=True)


if __name__ == "__main__":
    print("begin", flush=True)
    workspace = open_workspace(Path(sys.argv[1]))
    close_period(workspace, Period.parse(sys.argv[2]), now=datetime.fromisoformat(sys.argv[3]), by="试", progress=tell)
    print("end", flush=True)
