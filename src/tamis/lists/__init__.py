"""The official lists: one module a publisher, each with `SOURCE`, `fetch` and `parse`."""
