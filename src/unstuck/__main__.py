"""`python -m unstuck` is `unstuck`."""

from unstuck.cli import main

if __name__ == "__main__":
    main()
