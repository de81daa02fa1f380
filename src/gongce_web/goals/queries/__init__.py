"""What the pages of targets read."""
