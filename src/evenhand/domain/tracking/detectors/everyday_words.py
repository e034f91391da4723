"""Words so common that a phrase made of them alone tells nothing."""

from collections.abc import Sequence

# Folded words only (see `folding`): the first person is already the second, contractions are open. English.
EVERYDAY_WORDS = frozenset({
    "a", "about", "after", "again", "all", "almost", "already", "also", "always", "an", "and", "another",
    "any", "anyone", "anything", "are", "as", "at", "away", "back", "be", "because", "been", "before",
    "being", "both", "but", "by", "came", "can", "come", "could", "day", "days", "did", "do", "does",
    "doing", "done", "down", "each", "else", "enough", "even", "evening", "ever", "every", "everyone",
    "everything", "few", "first", "for", "from", "gave", "get", "getting", "give", "go", "going", "gone",
    "got", "had", "has", "have", "having", "he", "her", "here", "him", "his", "how", "if", "in", "into",
    "is", "it", "its", "just", "keep", "kept", "know", "last", "less", "let", "like", "little", "long",
    "look", "looked", "lot", "made", "make", "many", "maybe", "might", "more", "morning", "most", "much",
    "must", "never", "next", "night", "no", "nobody", "none", "not", "nothing", "now", "of", "off",
    "often", "on", "once", "one", "only", "or", "other", "others", "our", "out", "over", "own", "put",
    "quite", "rather", "really", "right", "said", "same", "say", "see", "she", "should", "since", "so",
    "some", "someone", "something", "sometimes", "soon", "still", "such", "take", "than", "that", "the",
    "their", "them", "themselves", "then", "there", "these", "they", "thing", "things", "think", "this",
    "those", "though", "thought", "through", "time", "times", "to", "today", "told", "tomorrow", "too",
    "took", "two", "under", "until", "up", "us", "very", "want", "wanted", "was", "way", "we", "week",
    "weeks", "well", "went", "were", "what", "when", "where", "whether", "which", "while", "who", "whose",
    "why", "will", "with", "without", "would", "yes", "yesterday", "yet", "you", "your", "yours",
    "yourself",
})  # fmt: skip
SHORTEST_TELLING = 3


def is_telling(phrase: Sequence[str]) -> bool:
    """Whether a phrase holds a word of three letters or more that is not an everyday one."""
    return any(len(word) >= SHORTEST_TELLING and word not in EVERYDAY_WORDS for word in phrase)
