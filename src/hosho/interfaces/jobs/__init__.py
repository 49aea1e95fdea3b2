"""Due work: the agenda's handlers, and the tasks that the worker runs."""
