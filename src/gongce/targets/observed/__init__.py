"""Observed values brought from outside (a CSV or JSON of facts) and where targets look them up."""
