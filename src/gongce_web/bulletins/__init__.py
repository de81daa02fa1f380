"""Bulletins: draft, findings, issue, archive, comparison of two periods."""
