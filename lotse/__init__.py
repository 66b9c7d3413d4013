"""The command line of the Integrationslotse, and what runs the bot."""
