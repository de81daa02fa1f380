"""An app of the tests alone: a job that takes long enough to be killed."""
