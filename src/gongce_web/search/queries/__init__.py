"""Reads of the search: each kind of thing that can be found, only what the person may see."""
