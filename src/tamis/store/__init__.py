"""What was true when: list versions and the revisions of parties, in SQLite or PostgreSQL."""
