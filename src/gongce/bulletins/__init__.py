"""Figures and findings → sentences, tables, pages: every core page and letter is made here."""
