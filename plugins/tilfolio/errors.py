"""The exception for an author's mistakes."""


class SourceError(Exception):
    """An author's mistake with its place and a remedy.

    The message is one line: ``TILs/sql/upsert.md:2: date 'yesterday' is not a day. Write "date: 2026-11-22".``
    Bugs of our own are ordinary exceptions.
    """

    def __init__(self, path: str, line: int | None, problem: str, remedy: str, details: str = "") -> None:
        """Set the displayed path, the line (1-based) if known, the problem and its remedy.

        `details` is the traceback of a bug of our own.
        """
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy
        self.details = details
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {problem}. {remedy}.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourceError) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.path, self.line, self.problem, self.remedy))
