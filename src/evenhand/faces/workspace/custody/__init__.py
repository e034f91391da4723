"""Case files as a whole at the desk: taken along, held, ended, deleted, kept for a time, put right."""
