"""Proposals to buyers."""

from quotes.models.proposal import Proposal, ProposalLine, ProposalState, ProposalVersion

__all__ = ["Proposal", "ProposalLine", "ProposalState", "ProposalVersion"]
