"""The first run: founding the practice by the code of its host, and what an owner is led through afterwards."""
