"""What pages read of prices, fees and receipts, one file a subject."""
