"""Pure: the files beside a project's README become its evidence: metrics, runs, plots, notebooks, how to run it."""
