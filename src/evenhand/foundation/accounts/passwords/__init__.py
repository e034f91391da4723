"""Passwords of therapists: checked at the door, changed inside, chosen anew by a link; `rules` serve clients too."""
