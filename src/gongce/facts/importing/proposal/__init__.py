"""A form guessed from one filled return, to be confirmed by a person."""

from gongce.facts.importing.proposal.guesses import FormProposal, Guess
from gongce.facts.importing.proposal.proposing import propose_form

__all__ = ["FormProposal", "Guess", "propose_form"]
