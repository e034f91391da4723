"""What people see: thin rooms that read a request, call one action or query, and show a page."""
