"""The exception for an author's mistakes."""

from tilfolio.model import Problem


class SourceError(Exception):
    """A Problem that ends what is being done; bugs of our own are ordinary exceptions."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
