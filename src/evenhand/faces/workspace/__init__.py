"""The therapist's desk at /desk/: open loops, case files, assigning, reviewing, progress; asks the domain."""
