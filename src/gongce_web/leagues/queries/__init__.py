"""What the pages of leagues read."""
