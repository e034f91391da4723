"""Writing a message, the same for the client and at the desk: what a page posts, keeps as it is typed, and attaches.

Neighbours may use `writing.pressed`, `writing.standing`, `saving.saved_answer`, and of `files` what its page needs.
"""
