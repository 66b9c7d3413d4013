"""The doors through which messages come in. docs/channels.md tells how they fit together."""
