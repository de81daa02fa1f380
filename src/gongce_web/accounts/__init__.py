"""Accounts: persons, their roles in units, passwords, lockout, second factor."""
