"""What staff see: conversations, work queues, figures, knowledge and accounts."""
