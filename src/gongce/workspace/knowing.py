"""What a workspace knows as of a moment, for holding a draft against it."""

from datetime import datetime

import polars as pl

from gongce.monitoring import Monitoring, monitor_period
from gongce.proofing.facts import FactTable
from gongce.proofing.knowledge import Knowledge
from gongce.vocabulary import Period
from gongce.workspace.computing import LANES, options_of
from gongce.workspace.records import read_goals
from gongce.workspace.workspace import Workspace


def know(workspace: Workspace, as_of: datetime) -> Knowledge:
    """What the workspace knows as of a moment, in the lanes a bulletin may rest on."""
    pack = workspace.pack
    wanted = {"indicators": [one.id for one in pack.indicators], "units": [unit.id for unit in pack.units]}
    current = workspace.archive.read(lanes=LANES, as_of=as_of, **wanted).frame.collect()
    every = workspace.archive.read_vintages(lanes=LANES, **wanted).frame
    files = {batch.id: (batch.file, batch.sha256) for batch in workspace.archive.batches()}
    table = FactTable(current, every.filter(pl.col("recorded_at") <= as_of).collect(), files)

    def monitor(period: Period) -> Monitoring:
        goals = read_goals(workspace, period.year, as_of)
        today, options = workspace.day_of(as_of), options_of(workspace)
        return monitor_period(current, pack, period, as_of, today=today, assigned=goals, options=options)

    return Knowledge(pack, table, monitor)
