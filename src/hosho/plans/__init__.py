"""Published terms and catalogues: stored whole, never changed."""
