"""Breaking the bot on purpose: `lotse bench faults` and tests/faults."""
