"""The knowledge base as editors see it, and their proposals."""
