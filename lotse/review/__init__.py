"""From judged questions to changes for Git, and what a change would change."""
