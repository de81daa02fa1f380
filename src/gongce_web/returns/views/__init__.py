"""Pages of returns: filling and reviewing, files in and out, who has not reported."""
