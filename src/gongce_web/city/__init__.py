"""The city that is served: its workspace, what a page is about (unit, period, as-of day), marks of figures."""
