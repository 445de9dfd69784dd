"""One file a task; each docstring is its definition."""
