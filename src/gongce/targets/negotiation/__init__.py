"""Two rounds of negotiation (两上两下) and agreed revisions, as an append-only list of events."""
