"""What happens to case files as a whole: taken along, brought in, deleted, held, kept for how long, put right.

Stands above every other room, since it knows the tables of all; nobody stands above it but the faces and the commands.
"""
