"""Figures in running text as candidate observations, each with its span and confidence."""

from gongce.facts.importing.prose.candidates import Candidate, CandidateStatus, build_observations, propose_observations

__all__ = ["Candidate", "CandidateStatus", "build_observations", "propose_observations"]
