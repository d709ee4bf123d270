"""Strategy documents as a knowledge graph: what does it serve, and who says so?"""
