"""A sign-in whose every way was lost: reset by whoever hosts the program, told to those whom it concerns."""
