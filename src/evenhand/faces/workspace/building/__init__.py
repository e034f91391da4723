"""Building a practice's own sheets at the desk: a page that shows every part of a definition as inputs."""
