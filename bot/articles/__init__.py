"""Articles behind links: which may be asked for, how they are fetched, and what is text in them."""
