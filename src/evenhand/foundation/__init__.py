"""What every subject stands on: tenants, sign-in, encryption, the record of acts, and effects that leave the house."""
