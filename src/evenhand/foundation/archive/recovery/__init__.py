"""The recovery sheet: made and confirmed by an owner, used by a host who has lost the root key."""
