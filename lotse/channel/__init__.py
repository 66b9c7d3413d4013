"""`lotse channel`: lists, checks and sets up the messengers."""

from lotse.channel.command import command

__all__ = ["command"]
