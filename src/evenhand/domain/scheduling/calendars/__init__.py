"""Calendar files (iCalendar, RFC 5545) as plain values: what is written out, and busy time that is read in."""
