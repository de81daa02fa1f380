"""Honest ranks: how far a rank is settled by the data and by the choices of the scheme."""

from gongce.appraisal.intervals.annex import Annex, RankInterval, draw_ranks
from gongce.appraisal.intervals.kernel import RankSummary, rank_scores, rank_weighted, summarise_ranks
from gongce.appraisal.intervals.ranksets import RankSets, rank_sets
from gongce.appraisal.intervals.sobol import Influence, find_influences

__all__ = [
    "Annex",
    "Influence",
    "RankInterval",
    "RankSets",
    "RankSummary",
    "draw_ranks",
    "find_influences",
    "rank_scores",
    "rank_sets",
    "rank_weighted",
    "summarise_ranks",
]
