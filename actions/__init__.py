"""What the bot decides to say. `rasa run actions` registers the doors."""

from actions import doors as doors
