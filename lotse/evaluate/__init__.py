"""`lotse evaluate`: how well the bot understands and answers, and what would be better."""

from lotse.evaluate.command import command as command
