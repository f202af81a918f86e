"""Secrets in file names, which must not appear in messages, reports and caches."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.model import Problem
from tilfolio.remember import Remember
from tilfolio.steps.collecting import Collected
from tilfolio.steps.parsing import has_clean_names, list_names
from tilfolio.steps.withheld import Texts
from tilfolio.trust.secrets import Secret, find_secrets, redact


class SecretNames(Struct, frozen=True):
    """The secrets in the names of the gathered files; most repositories have none."""

    secrets: Sequence[Secret] = ()

    def hide(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return texts without the secrets."""
        return tuple(redact(text, self.secrets) for text in texts)

    def hide_in_problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return distinct Problems without the secrets."""
        hidden: dict[Problem, None] = {}
        for problem in problems:
            path, what, remedy, details = self.hide((problem.path, problem.what, problem.remedy, problem.details))
            hidden[replace(problem, path=path, what=what, remedy=remedy, details=details)] = None
        return tuple(hidden)

    def hide_in_texts(self, texts: Texts) -> Texts:
        """Return the input of the report and the leak check without the secrets."""
        if not self.secrets:
            return texts
        return replace(
            texts,
            held=tuple(replace(one, path=redact(one.path, self.secrets)) for one in texts.held),
            withheld=tuple(replace(one, shown=redact(one.shown, self.secrets)) for one in texts.withheld),
        )


def find_secret_names(collected: Collected, remember: Remember) -> SecretNames:
    """Return the secrets in all file names, including allowed ones."""
    if has_clean_names(collected, remember):
        return SecretNames()
    return SecretNames(find_secrets(list_names(collected)))
