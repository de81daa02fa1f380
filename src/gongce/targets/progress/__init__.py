"""Progress: what was observed against every value a target names, by target, aim, campaign and sum."""
