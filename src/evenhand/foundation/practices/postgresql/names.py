"""Names of the two settings by which PostgreSQL knows what a statement may see."""

from typing import Final

PRACTICE: Final = "evenhand.practice"
DOOR: Final = "evenhand.door"
