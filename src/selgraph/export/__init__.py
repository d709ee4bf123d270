"""What was found, in other formats: one module for each family, listed in `formats`."""
