"""Types of options that MkDocs lacks."""

import re
from datetime import datetime, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mkdocs.config.base import BaseConfigOption, ValidationError

COLOR = re.compile(r"#[0-9a-fA-F]{6}$")
"""A color as six digits."""


class Timezone(BaseConfigOption[tzinfo]):
    """A name from the IANA time zone database, such as `Asia/Kolkata`."""

    def run_validation(self, value: object) -> tzinfo:
        """Return the time zone."""
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValidationError(f"'{value}' is not a time zone. Write one like 'Asia/Kolkata' or 'UTC'.") from error


class Color(BaseConfigOption[str]):
    """A color with six hexadecimal digits, like `#4f46e5`; empty for the default of the design."""

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    def run_validation(self, value: object) -> str:
        """Return the color."""
        if value and not COLOR.match(str(value)):
            raise ValidationError(f"'{value}' is not a color. Write six digits in quotes, like '#4f46e5'.")
        return str(value or "")


class Moment(BaseConfigOption[datetime]):
    """A day or a moment."""

    def run_validation(self, value: object) -> datetime:
        """Return the moment; without an offset it is UTC."""
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            hint = "Write one like '2026-11-22' or '2026-11-22T18:00:00+05:30'."
            raise ValidationError(f"'{value}' is not a day or a moment. {hint}") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


class Folder(BaseConfigOption[str]):
    """The path of a folder, relative to that of mkdocs.yml."""

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> str:
        """Return the path."""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise ValidationError(f"{value!r} is not a folder path. Write one like '{self.default}'.")
        return value


class AsWritten(BaseConfigOption[Any]):
    """A value that is parsed later, so that errors in it become Problems and do not stop the build."""

    def run_validation(self, value: object) -> object:
        """Return the value unchanged."""
        return value
