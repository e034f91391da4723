"""What a host says of this house, in the file of EVENHAND_SITE: what / shows, and the facts of its legal pages.

Ask `named.host()` for it. `reading` is pure; `legal` fills the texts of the library with the facts.
"""
