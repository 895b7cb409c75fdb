"""What we remember: SQL (the truth) and Redis (fast state and indexes that can be rebuilt)."""
