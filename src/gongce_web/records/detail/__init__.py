"""One record and one case as pages show them: where they stand, what they rest on, what may be done next."""
