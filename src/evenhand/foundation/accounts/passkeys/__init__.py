"""Passkeys (W3C Web Authentication, level 3) of therapists and clients, on Yubico's `fido2`.

`ceremony` makes the options for a browser and judges its answer, `actions` keep, name, remove and let in, `queries`
list. A door shows `ev-passkey` (static/evenhand/js/passkey.js), which posts two fields: `ceremony` and `response`.
"""
