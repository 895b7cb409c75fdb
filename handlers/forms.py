"""Templates of forms (备案登记表): files that an office can replace, filled in without trusting a value."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

#: Signs that the template engine gives a meaning to in values (page and line breaks), and what XML cannot hold.
_MEANINGFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FormBroken:
    """A template that cannot be filled in; the reason is for whoever made it."""

    reason: str


class Forms:
    """The templates of an installation; an office's own files go before the pack's."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look in these folders, the first that has a file wins."""
        self._folders = tuple(folders)

    def template(self, kind: str) -> Path | None:
        """The file for a filing kind."""
        files = (folder / f"{kind}.docx" for folder in self._folders)
        return next((file for file in files if file.is_file()), None)


def fill(template: Path, facts: Mapping[str, Any]) -> bytes | FormBroken:
    """The filled form as docx; takes a fraction of a second, so call it in a thread.

    Values are escaped and never read as a template: {{ 7*7 }} or <w:p/> in a name stay what they are.
    """
    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    buffer = io.BytesIO()
    try:
        form = DocxTemplate(template)
        form.render(_plain(facts), environment)
        form.save(buffer)
    except (jinja2.TemplateError, etree.XMLSyntaxError) as error:
        return FormBroken(str(error))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        return FormBroken(f"no docx file ({type(error).__name__})")
    return buffer.getvalue()


def _plain(value: Any) -> Any:  # noqa: ANN401  Facts are a tree of mappings, lists and texts.
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    # The engine's own escapes for braces ({_{ and the like) would be turned into braces: a joiner keeps them apart.
    text = _MEANINGFUL.sub(" ", str(value))
    return re.sub(r"(?<=[{}])_(?=[{}%])|(?<=%)_(?=\})", "_\u2060", text)
