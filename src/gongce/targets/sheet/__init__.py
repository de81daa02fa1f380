"""The sheet officials circulate: where everything stands on it, and how it is read back."""
