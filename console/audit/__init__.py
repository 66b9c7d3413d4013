"""Who did what and when; entries cannot be changed."""
