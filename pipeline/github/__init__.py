"""GitHub as a caller: what a pull request touches, and what the runner is told."""
