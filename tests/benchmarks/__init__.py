"""What a page costs: figures beside their budgets, measured on the real web server; run by `make bench`.

Traffic goes to 127.0.0.1 only, in bounded numbers and for a bounded time.
"""
