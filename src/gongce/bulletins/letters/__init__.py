"""Letters of responsibility: what a unit, or who holds a project's roles, answers for; both sides sign."""
