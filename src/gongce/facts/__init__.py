"""Observations: what was reported, when, by which file and cell; the archive, its reads as of a moment, its proofs."""

from gongce.facts.archive import Archive
from gongce.facts.batch import Batch, derive_batch_id
from gongce.facts.runs import Run, list_runs, load_run, save_run
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA, empty_observations, validate_observations

__all__ = [
    "KEY",
    "OBSERVATION_SCHEMA",
    "Archive",
    "Batch",
    "Run",
    "derive_batch_id",
    "empty_observations",
    "list_runs",
    "load_run",
    "save_run",
    "validate_observations",
]
