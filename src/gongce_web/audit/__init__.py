"""The audit log: append-only, sealed into a chain of hashes, exportable."""
