"""Residents who want a person: live chats, requests, and when somebody is there."""
