"""Reads of the inbox: each kind of thing that can wait, put together and ordered by its light."""
