"""Packets on a stick: forms out, returns in, bulletins out, signed and taken once."""
