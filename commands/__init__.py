"""What the command line does: one module per group of commands, and the composition of the parts."""
