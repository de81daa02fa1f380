"""Backup and restore: the database first, then the archive; a restore replays the outbox."""
