"""Who may come in: therapists with a password, clients by invitation links; founding a practice.

Neighbours may use `actions`, `queries` and the models; a client account knows its practice and nothing of a case.
"""
