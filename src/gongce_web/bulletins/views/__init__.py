"""Pages of bulletins: archive, the month, comparison, proofing, papers for meetings, sheets to confirm."""
