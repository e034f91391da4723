"""PostgreSQL as this program uses it: Django's backend, whose every statement says which practice it is for."""
