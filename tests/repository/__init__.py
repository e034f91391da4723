"""Tests about the repository's own files: what they may name, how long they grow, who may write and where."""
