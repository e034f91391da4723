"""Public pages: what Evenhand is, guides, plans, the demo."""
