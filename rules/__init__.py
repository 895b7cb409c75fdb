"""What the regulation says: packs, check engine, calendar, procedures and names; pure after loading, no I/O."""
