"""The three published kinds of keyword rules, as plain Python: what a caller would write by hand instead of asking a service."""

import re
import sys

from passes import prompts_of, serve

EASY = ("what is", "how do i", "phone number", "password", "reset", "faq", "status", "hours", "address")
HARD = ("why", "analyze", "compare", "strategy", "design", "complex", "reasoning", "code", "architecture", "optimize")
QUESTIONS = ("what is", "define", "how many", "when was", "who is")
WORK = ("debug", "implement", "architect")
THOROUGH = re.compile(
    r"\b(refactor|architecture|security audit|review the entire|migrate|synthesize|compare all|debug complex|write a production|design system|explain why)\b",
    re.IGNORECASE,
)
PLAIN = re.compile(
    r"\b(classify|categorize|extract|summarize briefly|translate|is this|true or false|yes or no|what is the|define|list the)\b", re.IGNORECASE
)


def difficulty_words(prompt):
    """Three words of a list decide, then the length."""
    lower = prompt.lower()
    if sum(word in lower for word in EASY) >= 3:
        return "economy"
    if sum(word in lower for word in HARD) >= 3:
        return "premium"
    if len(prompt) < 50:
        return "economy"
    return "premium" if len(prompt) > 500 else "standard"


def signals(prompt):
    """Two signals of three: length, words, and what the caller knows, which is nothing here."""
    lower = prompt.lower()
    words = len(prompt.split())
    hard = (words > 50) + any(word in lower for word in WORK)
    easy = (words < 15) + any(word in lower for word in QUESTIONS)
    if hard >= 2:
        return "standard", "direct"
    return "economy", "direct" if easy >= 2 else "cascade"


def size_and_words(prompt):
    """Tokens first, then two expressions."""
    tokens = len(prompt) // 4
    if tokens > 100_000:
        return "premium"
    if tokens > 20_000 or THOROUGH.search(prompt):
        return "standard"
    return "economy" if PLAIN.search(prompt) else "standard"


if __name__ == "__main__":
    serve({"difficulty": difficulty_words, "signals": signals, "size": size_and_words}, prompts_of(sys.argv[1]))
