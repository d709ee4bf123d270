"""What became of things from some documents to later ones; `story` tells it of one thing."""
