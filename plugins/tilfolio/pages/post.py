"""The text of a LinkedIn post about a note, a week or a project, in the author's own words."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Til
from tilfolio.pages import paths, story_text
from tilfolio.pages.context import Context
from tilfolio.pages.hashtags import find_technologies, make_hashtags, name_folder, name_step
from tilfolio.pages.hooks import Opener, choose_hook
from tilfolio.pages.sharing import shared_url
from tilfolio.pages.social import cut_words
from tilfolio.prose import Passage

LIMIT = 3000
"""Characters of a post, https://www.linkedin.com/help/linkedin/answer/a528176."""
FOLD_PHONE, FOLD_DESKTOP = 140, 210
"""About how many characters are visible before "see more"."""

_MOST_PASSAGES, _MOST_CHARACTERS = 5, 900
_LONGEST_HOOK = 300
"""Characters; more than fits on a phone, so that long sentences are not cut."""
_MOST_PICKS, _MOST_ACHIEVEMENTS = 3, 4


class Post(Struct, frozen=True, kw_only=True):
    """The parts of a post, as plain text."""

    kind: str
    """`til`, `week` or `project`, for the template's words."""
    title: str
    """Empty if it is only the file name."""
    hook: str
    """The first line."""
    passages: tuple[Passage, ...] = ()
    """Further paragraphs and list items of the note."""
    story: story_text.StoryText | None = None
    picks: tuple[str, ...] = ()
    """For a week, the main points of its other notes; for a project, its other achievements."""
    gotcha: str = ""
    link: str = ""
    hashtags: tuple[str, ...] = ()
    """Each with its `#`."""
    count: int = 0
    """Number of notes of a week."""
    current: bool = False
    """Whether it is the current week."""


def write_post(context: Context, subject: Til | WeekRecord | Project) -> str:
    """Return the text of a post, cut to at most `LIMIT` characters as LinkedIn counts them."""
    post = compose_post(context, subject)
    text = _render(context, post)
    while count_characters(text) > LIMIT and (post.passages or post.picks):
        post = replace(post, passages=post.passages[:-1]) if post.passages else replace(post, picks=post.picks[:-1])
        text = _render(context, post)
    if count_characters(text) > LIMIT:
        post = replace(post, gotcha="", story=None, hashtags=(), title=cut_words(post.title, FOLD_DESKTOP))
        text = _render(context, post)
    return text


def count_characters(text: str) -> int:
    """Return the length in UTF-16 code units, which LinkedIn counts; most emoji are two.

    This is the length of a JavaScript string, and never less than the number of characters.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_at_fold(text: str, fold: int) -> tuple[str, str]:
    """Return the text visible before "see more", at most `fold` characters and three lines, and the rest."""
    lines = text.split("\n")
    head = "\n".join(lines[:3])[:fold]
    return head, text[len(head) :]


def composer_url(text: str) -> str:
    """Return the URL of LinkedIn's composer with a text; the older `shareArticle` no longer works."""
    return f"https://www.linkedin.com/feed/?shareActive=true&text={quote(text, safe='')}"


def compose_post(context: Context, subject: Til | WeekRecord | Project) -> Post:
    """Return the parts of a post."""
    if isinstance(subject, Til):
        return _compose_til(context, subject)
    return _compose_week(context, subject) if isinstance(subject, WeekRecord) else _compose_project(context, subject)


def _compose_til(context: Context, til: Til) -> Post:
    """Return a post about a note: its debugging story if it has one, else its best sentence and text."""
    post = _compose_text(context, til)
    topic = name_folder(til.folder)
    step = () if topic else name_step(context.verdict(til).category)
    technologies = find_technologies(til.title, f"{' '.join(til.headings)} {til.body}")
    return replace(
        post,
        link=shared_url(context, paths.til_uri(til.slug)),
        hashtags=make_hashtags((*til.tags, *topic, *technologies, *step)),
    )


def _compose_text(context: Context, til: Til) -> Post:
    story = story_text.find_story(context, til)
    told = story_text.write_story(context, story) if story else None
    if story and story_text.has_words(story):
        hook, *more = story_text.split_sentences(story_text.write_symptom(context, story.symptoms))
        passages, gotcha = _passage(more), ""
    else:
        opener = summarize_note(context, til)
        hook = opener.hook
        # Without the paragraphs that are part of the story, such as those below `## Cause`.
        parts = f"{told.cause} {told.check} {told.fix} {' '.join(told.tried)}" if told else ""
        passages = _fit([one for one in opener.rest if one.text not in parts])
        gotcha = next((text for text in _gotchas(context, til) if text != hook), "")
    return Post(
        kind="til",
        title=_title_of(til),
        hook=cut_words(hook, _LONGEST_HOOK),
        passages=passages,
        story=told,
        gotcha=gotcha,
    )


def _title_of(til: Til) -> str:
    """Return the title; empty if it is only the file name."""
    return "" if til.title.casefold() == til.slug.rpartition("/")[2].casefold() else til.title


def summarize_note(context: Context, til: Til) -> Opener:
    """Return the best first sentence of a note, and the rest."""
    passages = context.passages(til.body)
    opener = choose_hook(_title_of(til), passages, _gotchas(context, til))
    if not passages and til.described:
        opener = replace(opener, rest=_passage(story_text.split_sentences(til.summary)))
    return opener if opener.hook else replace(opener, hook=til.title)


def point_of(context: Context, til: Til) -> str:
    """Return a note in one sentence: the symptom of its story, else its best sentence or title."""
    story = story_text.find_story(context, til)
    if story and story_text.has_words(story):
        symptom = story_text.write_symptom(context, story.symptoms)
        return cut_words(story_text.split_sentences(symptom)[0], _LONGEST_HOOK)
    return cut_words(summarize_note(context, til).hook, _LONGEST_HOOK)


def _rank(context: Context, til: Til) -> int:
    story = story_text.find_story(context, til)
    return 3 if story and story_text.has_words(story) else 2 if story else 1 if til.gotchas else 0


def _compose_week(context: Context, record: WeekRecord) -> Post:
    """Pick three notes: first those with a debugging story, then those with a gotcha, then the longest."""
    ranked = sorted(record.tils, key=lambda til: (-_rank(context, til), -til.words, til.slug))
    first, others = ranked[0], [til for til in record.tils if til in ranked[1:_MOST_PICKS]]
    tags = Counter(tag for til in record.tils for tag in til.tags)
    text = _compose_text(context, first)
    steps = [step for name in record.by_category for step in name_step(name)]
    technologies = [name for til in record.tils for name in find_technologies(til.title, til.body)]
    return replace(
        text,
        kind="week",
        passages=text.passages[:1] if others else text.passages,
        story=replace(text.story, tried=(), check="") if text.story and others else text.story,
        gotcha="" if others else text.gotcha,
        picks=tuple(dict.fromkeys(point_of(context, til) for til in others)),
        link=shared_url(context, paths.digest_uri(record.week)),
        hashtags=make_hashtags([*(tag for tag, _ in tags.most_common()), *technologies, *steps]),
        count=len(record.tils),
        current=not record.over,
    )


def _compose_project(context: Context, project: Project) -> Post:
    """Return a post that begins with the first achievement with a number, else with the summary."""
    achieved = story_text.write_achievements(context, project)
    measured = next((text for text in achieved if any(character.isdigit() for character in text)), "")
    passages = context.passages(project.body)
    sentences = story_text.split_sentences(project.summary)
    about = [sentence for sentence in sentences if not story_text.has_placeholder(sentence)]
    if measured:
        hook, rest = measured, about
    else:
        hook, rest = (about or [project.title])[0], about[1:]
    shown = {*achieved, *about}
    more = tuple(one for one in passages if not one.is_item and not shown & {*one.sentences})
    return Post(
        kind="project",
        title=project.title,
        hook=cut_words(hook, _LONGEST_HOOK),
        passages=_fit((*_passage(rest), *(() if achieved else more))),
        picks=tuple(cut_words(text, 240) for text in achieved if text != measured)[:_MOST_ACHIEVEMENTS],
        link=shared_url(context, paths.project_uri(project.name)),
        hashtags=make_hashtags((*project.tags, *find_technologies(project.title, project.body))),
    )


def _gotchas(context: Context, til: Til) -> list[str]:
    return [story_text.write_findings(context, [gotcha], 300) for gotcha in til.gotchas]


def _passage(sentences: Sequence[str]) -> tuple[Passage, ...]:
    return (Passage(sentences=tuple(sentences), alone=(True,) * len(sentences)),) if any(sentences) else ()


def _fit(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the first passages, up to the length that people read in a feed."""
    fitting: list[Passage] = []
    for passage in passages[:_MOST_PASSAGES]:
        if fitting and sum(len(one.text) for one in fitting) + len(passage.text) > _MOST_CHARACTERS:
            break
        fitting.append(passage)
    while fitting and (fitting[-1].leads_on or fitting[-1].text.endswith(("?", "？"))):
        fitting.pop()  # a question without its answer
    return tuple(fitting)


def _render(context: Context, post: Post) -> str:
    values = {name: getattr(post, name) for name in post.__struct_fields__}
    values["takeaways"] = [passage.text for passage in post.passages]
    text = context.templates.get_template("post.txt.j2").render(site=context.settings, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
