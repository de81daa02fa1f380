"""Entitlements: dated rules → exact amounts, each with its clause and figures; funds that balance to the fen."""
