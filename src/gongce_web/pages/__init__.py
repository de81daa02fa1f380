"""Pages every role shares: the frame, the overview, errors."""
