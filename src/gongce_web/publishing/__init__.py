"""The outbox: approved batches on their way to the archive, appended once, then confirmed."""
