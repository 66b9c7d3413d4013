"""Personal data: measuring what is found, deleting what is old or what somebody wants deleted."""
