"""The official lists: a row each in `sources`, and one module a publisher with `recognises` and `parse`."""
