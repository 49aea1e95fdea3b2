"""What happened, append only; and the agenda of what falls due."""
