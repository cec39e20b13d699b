"""Screening: one query, a file of millions."""
