"""What Rasa does for every message, done with less work. Each file names the place it replaces."""
