"""Do these two match, and why: pure functions from two parties to evidence."""
