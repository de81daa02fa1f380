"""A form guessed from one filled return, to be confirmed by a person."""

from gongce.facts.importing.proposal.proposing import FormProposal, Guess, propose_form

__all__ = ["FormProposal", "Guess", "propose_form"]
