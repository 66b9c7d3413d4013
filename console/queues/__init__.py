"""The work queues: what went wrong, grouped by what mends it."""
