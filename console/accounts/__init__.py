"""Accounts, roles, sign-in."""
