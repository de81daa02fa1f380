"""Yunchuan's plan with a small archive: growth and level of every place, an investment that was corrected."""

from pathlib import Path

import polars as pl
import pytest
from proof_facts import AS_OF, EARLY, observations, row

from gongce.facts.schema import OBSERVATION_SCHEMA
from gongce.monitoring import Monitoring, monitor_period
from gongce.proofing.facts import FactTable
from gongce.proofing.knowledge import Knowledge
from gongce.rulebook import load_pack
from gongce.vocabulary import Period


@pytest.fixture(scope="session")
def knowledge(yunchuan: Path) -> Knowledge:
    """What the small archive knows; 经开区's investment stood at 17.2 before its correction."""
    current = pl.DataFrame(observations(), schema=OBSERVATION_SCHEMA)
    old = row("investment", "jingkai", "2019-YTD06", "level", 17.2, batch="b0", recorded_at=EARLY)
    vintages = pl.concat([current, pl.DataFrame([old], schema=OBSERVATION_SCHEMA)])
    pack = load_pack(yunchuan / "plan")
    goals = pl.DataFrame(
        {"indicator": ["investment"], "unit": ["city"], "measure": ["level"], "target": [200.0], "decimals": [0]}
    )

    def monitor(period: Period) -> Monitoring:
        return monitor_period(current, pack, period, AS_OF, assigned=goals)

    return Knowledge(pack, FactTable(current, vintages, {"b1": ("6月.xlsx", "a" * 64)}), monitor)
