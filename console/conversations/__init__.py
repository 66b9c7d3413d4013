"""Inbox and transcripts, read from Rasa's tracker store."""
