"""What users read, in Chinese: one module per topic, pure functions from facts to text."""
