"""Who works here and who opens which case file: the pages on which therapists and owners decide it."""
