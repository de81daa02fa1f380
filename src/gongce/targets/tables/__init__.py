"""Tables kept as files between steps: proposals with what was asked, annexes checked against the plan's sums."""
