"""Packets on a stick: forms out, returns in, bulletins out; signed, taken once, all of one or nothing."""
