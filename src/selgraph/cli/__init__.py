"""The commands: one module each, named after its verb."""
