"""What all messengers share; each messenger itself is one file in bot/channels/."""
