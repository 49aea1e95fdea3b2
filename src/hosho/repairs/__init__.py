"""The workshop: findings and work. It knows nothing of cover."""
