"""The text of a LinkedIn post on a Til, a Week or a Project: plain, in the author's own words, ready to paste."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from tilfolio.experiments import ProjectEvidence
from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.sharing import page_url
from tilfolio.pages.social import cut_words

LIMIT = 3000
"""Characters of a post, https://www.linkedin.com/help/linkedin/answer/a528176."""
FOLD_PHONE, FOLD_DESKTOP = 140, 210
"""About how many characters show before "see more"."""

_TAKEAWAYS, _HASHTAGS = 5, 5
_SENTENCE = re.compile(r"(?<=[.!?…。！？।])\s+(?=[^a-z])")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """The pieces of a post, plain."""

    kind: str
    """`til`, `week` or `project`, for the template's words."""
    hook: str
    """The first line: it alone decides whether the rest is read."""
    takeaways: tuple[str, ...] = ()
    gotcha: str = ""
    link: str = ""
    hashtags: tuple[str, ...] = ()
    """With their `#`."""
    count: int = 0
    """How many Tils a week has."""
    current: bool = False
    """Whether it is the week that runs."""


def write_post(context: Context, subject: Til | WeekRecord | Project) -> str:
    """Return the text of a post, at most `LIMIT` characters as LinkedIn counts; too many takeaways go from the end."""
    post = _compose(context, subject)
    text = _render(context, post)
    while count_characters(text) > LIMIT and post.takeaways:
        post = replace(post, takeaways=post.takeaways[:-1])
        text = _render(context, post)
    if count_characters(text) > LIMIT:
        post = replace(post, gotcha=cut_words(post.gotcha, 600), hashtags=())
        text = _render(context, post)
    return text


def count_characters(text: str) -> int:
    """Return how many characters LinkedIn counts: UTF-16 code units, so that most emoji are two.

    That is the length of a string in the browser's JavaScript, where the composer counts; a text within the limit by
    this measure is so by every other.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_at_fold(text: str, fold: int) -> tuple[str, str]:
    """Return what shows before "see more", and the rest: so many characters, and no more than three lines."""
    lines = text.split("\n")
    head = "\n".join(lines[:3])[:fold]
    return head, text[len(head) :]


def composer_url(text: str) -> str:
    """Return the address of LinkedIn's composer with a text in it; the older `shareArticle` is retired."""
    return f"https://www.linkedin.com/feed/?shareActive=true&text={quote(text, safe='')}"


def make_hashtags(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as hashtags, each once, in order: `machine-learning` is `#MachineLearning`."""
    found: dict[str, str] = {}
    for name in names:
        words = _WORD.findall(name)
        joined = "".join(word if word[0].isupper() else word[0].upper() + word[1:] for word in words)
        tag = words[0] if len(words) == 1 else joined
        if len(tag) > 1 and not tag.isdigit() and "+" not in name:
            found.setdefault(tag.casefold(), f"#{tag}")
    return tuple(found.values())[:_HASHTAGS]


def _compose(context: Context, subject: Til | WeekRecord | Project) -> Post:
    if isinstance(subject, Til):
        return _compose_til(context, subject)
    return _compose_week(context, subject) if isinstance(subject, WeekRecord) else _compose_project(context, subject)


def _compose_til(context: Context, til: Til) -> Post:
    step = context.settings.category_of(context.verdict(til).category)
    return Post(
        kind="til",
        hook=cut_words(til.title, FOLD_PHONE),
        takeaways=_tell_til(context, til),
        gotcha=_gotcha(context, [til]),
        link=page_url(context, paths.til_uri(til.slug)),
        hashtags=make_hashtags((*til.tags, *((step.title,) if step else ()))),
    )


def _compose_week(context: Context, record: WeekRecord) -> Post:
    """Begin with a note that tells what broke, and name it no second time; alone it is told as a note is."""
    first = next((til for til in record.tils if til.gotchas), record.tils[0])
    others = [til for til in record.tils if til is not first]
    told = tuple(tell_in_a_line(til) for til in others[:_TAKEAWAYS])
    tags = Counter(tag for til in record.tils for tag in til.tags)
    steps = [context.settings.category_of(name) for name in record.by_category]
    return Post(
        kind="week",
        hook=cut_words(first.title, FOLD_PHONE),
        takeaways=told or _tell_til(context, first),
        gotcha=_gotcha(context, record.tils),
        link=page_url(context, paths.digest_uri(record.week)),
        hashtags=make_hashtags([*(tag for tag, _ in tags.most_common()), *(step.title for step in steps if step)]),
        count=len(record.tils),
        current=not record.over,
    )


def _compose_project(context: Context, project: Project) -> Post:
    achieved = tuple(cut_words(text, 240) for text in tell_achievements(context, project))
    named = project.title if project.summary.startswith(project.title) else f"{project.title}: {project.summary}"
    return Post(
        kind="project",
        hook=cut_words(named.rstrip(": "), FOLD_PHONE),
        takeaways=achieved[:_TAKEAWAYS] or _spread(context.takeaways(project.body)),
        gotcha=_gotcha(context, context.tils_by_project.get(project.name, ())),
        link=page_url(context, paths.project_uri(project.name)),
        hashtags=make_hashtags(project.tags),
    )


def tell_achievements(context: Context, project: Project) -> tuple[str, ...]:
    """Return a project's achievements as plain text, with the values that its files give."""
    evidence = context.evidence.get(project.name, ProjectEvidence())
    return tuple(context.plain(context.fill(achievement.raw, evidence)) for achievement in project.achievements)


def _tell_til(context: Context, til: Til) -> tuple[str, ...]:
    return _spread(context.takeaways(til.body) or ((til.summary,) if til.summary else ()))


def _gotcha(context: Context, tils: Sequence[Til]) -> str:
    found = (gotcha.text for til in tils for gotcha in til.gotchas)
    return cut_words(context.plain(next(found, "")), 400)


def tell_in_a_line(til: Til) -> str:
    """Return a note in one line: its title, and the first sentence of its summary where that says more."""
    sentence = _SENTENCE.split(til.summary, maxsplit=1)[0] if til.summary else ""
    stop = "" if til.title.endswith(("?", "!", ".", "…")) else ":"
    return f"{til.title}{stop} {cut_words(sentence, 160)}" if sentence and sentence[-1] not in ":：" else til.title


def _spread(found: Sequence[str]) -> tuple[str, ...]:
    """Return three to five takeaways; where there are fewer, a sentence is one."""
    if len(found) < 3:
        found = [sentence for text in found for sentence in _SENTENCE.split(text)]
    return tuple(found[:_TAKEAWAYS])


def _render(context: Context, post: Post) -> str:
    values = {name: getattr(post, name) for name in post.__slots__}
    text = context.templates.get_template("post.txt.j2").render(site=context.settings, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
