"""Pages of records and cases."""
