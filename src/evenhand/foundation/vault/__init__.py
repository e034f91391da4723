"""Encryption of everything a person wrote: keys, the encrypted fields, keyed look-up.

Neighbours may use `fields.VaultTextField`, `fields.VaultJSONField`, `actions`, and `lookup.keyed_hash`.
"""
