"""Hand-off to a person: office hours, requests, live chats. Plain SQL on the conversations database,
so that the bot and the console work on the same rows in the same transactions."""
