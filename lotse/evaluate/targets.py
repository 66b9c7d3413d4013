"""What the bot is to reach on its test conversations: shares from 0 to 1."""

OVERALL = 0.95
EACH_CATEGORY = 0.85
CASES_HANDED_OVER = 0.98
FACTS_HANDED_OVER = 0.02  # at most
UNKNOWN_ADMITTED = 0.97
DECLINED_WITH_FACT = 0  # messages, at most
TYPOS_LOWER = 0.03  # at most
PLAIN_LOWER = 0.02  # at most
# Below the targets or barely there, but never to be lost again.
REACHED = {"passed": 0.92, "cases": 0.96, "unknown": 0.87}
QUESTIONS = 0.95  # of tests/knowledge/questions, an expected statement is said
