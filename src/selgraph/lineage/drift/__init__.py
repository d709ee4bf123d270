"""What became of things from some documents to later ones: `drift` finds it, `story` tells it of one thing."""
