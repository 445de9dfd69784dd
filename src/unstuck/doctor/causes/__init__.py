"""The causes, one file each. A module's docstring is its documentation wherever it is shown."""
