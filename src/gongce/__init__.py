"""Gongce (工策) runs a city's industrial action plan from the document to delivered results.

The core is a library of values in, values out: no framework, no clock, no dice. See `docs/` and `GLOSSARY.md`.
"""

__version__ = "0.1.0"
