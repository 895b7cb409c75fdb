"""Forward-only steps of the tables, applied by Alembic with its configuration in code."""
