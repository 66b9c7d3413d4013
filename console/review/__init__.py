"""Learning from conversations: questions that staff judged, and what becomes of them."""
