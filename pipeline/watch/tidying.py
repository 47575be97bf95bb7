"""Sources out of the way once their documents are finished, with a note where people need one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from pipeline.run.context import RunContext
from pipeline.run.observer import Finished
from pipeline.watch.afterwards import AnotherFile, move
from pipeline.watch.inbox import DONE, FAILED, Inbox
from schema.errors import message


class Tidying:
    """Moves sources to ``done`` and ``failed``. ``waiting`` are those that could not be moved yet."""

    def __init__(self, inbox: Inbox, context: RunContext, say: Callable[[str], None]) -> None:
        self._inbox = inbox
        self._context = context
        self._say = say
        self.waiting: dict[Path, Finished] = {}

    def clear(self, document: Finished) -> None:
        """Moves the source of ``document``, unless another file has taken its place meanwhile."""
        path = document.source.path
        try:
            self._move(document)
        except AnotherFile:
            pass  # it is taken as a new one
        except OSError as error:
            if not os.path.lexists(path) and self._inbox.is_there():
                self.waiting.pop(path, None)  # somebody has taken it away
                return
            if path not in self.waiting:
                reason = error.strerror or str(error)
                self._say(message("watch.not_moved", self._context.language, path=path, reason=reason))
            self.waiting[path] = document
            return
        self.waiting.pop(path, None)

    def again(self) -> None:
        """Another try with all that are waiting."""
        for document in list(self.waiting.values()):
            self.clear(document)

    def _move(self, document: Finished) -> None:
        path = PurePosixPath(document.source.path.relative_to(self._inbox.folder))
        folder = DONE if document.failure is None else FAILED
        move(
            self._inbox.descriptor,
            path,
            document.source.content or "",
            PurePosixPath(folder, document.name),
            note=lambda name: self._note(document, name),
        )

    def _note(self, document: Finished, name: str) -> str | None:
        """What to say beside the file that will be called ``name``: why it failed, or which result is its own
        when that does not bear its name; and what is told at once of a file that is done."""
        failure, language = document.failure, self._context.language
        if failure is not None:
            sentence = failure.issue(language).message
            return message("watch.failed_note", language, name=name, sentence=sentence, error=failure.code)
        if document.duplicate_of is not None:
            result = f"{document.duplicate_of}.json"
            return message("watch.duplicate_note", language, name=name, result=result)
        if document.attention.urgent:
            return "\r\n".join(
                f"{name}: {issue.message} ({issue.code})" for issue in document.attention.urgent
            )
        if name != PurePosixPath(document.name).name:
            return message("watch.result_note", language, name=name, result=f"{document.name}.json")
        return None
