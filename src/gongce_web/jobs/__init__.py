"""Background work: tasks with a lease, noticed and taken up again when a worker dies."""
