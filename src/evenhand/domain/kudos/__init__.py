"""Points and their rules for each client; stands on worksheets."""
