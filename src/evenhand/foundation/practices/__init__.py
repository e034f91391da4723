"""The tenant: a practice, its members, and which practice the current work is for.

Neighbours may use `context.practice_context`, `tenant.TenantModel` and the models; nothing here knows the other rooms.
"""
