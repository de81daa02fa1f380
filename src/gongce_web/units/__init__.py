"""Units: the bodies and places of the pack, with their path in the hierarchy that rights follow."""
