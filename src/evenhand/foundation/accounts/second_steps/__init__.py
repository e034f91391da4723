"""The second step of therapists who come in by password: a code from an app (RFC 6238) or a recovery code.

A passkey needs none: the device has checked who holds it. `codes` holds the pure rules, `actions` what people do.
"""
