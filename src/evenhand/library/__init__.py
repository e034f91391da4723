"""Content, no code: worksheets as TOML files. Read through the loader of `domain.worksheets.bundled`."""
