"""Registers and cases: append-only events and a current view, whatever the pack's registers and procedures are."""
