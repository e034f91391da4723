"""The lowest floor: saying texts, in English and in other languages."""
