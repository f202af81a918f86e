"""Pure: read a project's evidence from the files beside its README: metrics, runs, plots, notebooks, how to run it."""
