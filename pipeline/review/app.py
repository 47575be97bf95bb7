"""The addresses of the page and what answers them."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from parsers.tables.meaning.reshape import DoesNotFit
from pipeline.corrections.fields import NotADate
from pipeline.corrections.place import Correction
from pipeline.corrections.store import Outdated
from pipeline.names import printable
from pipeline.review import views
from pipeline.review.accepting import Accepted, UnknownParent
from pipeline.review.desk import Desk, NoPicture, NoSource
from pipeline.review.doubts import NoSuchPlace, Target
from pipeline.review.drawing import rendered
from pipeline.review.dropping import TooLarge, take_in
from pipeline.review.guard import Guard
from pipeline.review.index import FACETS, MOST_COUNTED, Facts, Wanted
from pipeline.review.repairs import Repair
from pipeline.review.texts import texts
from pipeline.run.status import status
from schema.errors import Language, NotADocument, OutputLocked, SohoaError, message
from schema.value import Value

LISTED = 50
"""Documents on one page of the list."""

LONGEST_ANSWER = 20_000
"""Characters that a person may give as one correction."""

LARGEST_REQUEST = 200_000
"""Bytes of a request that is not a file."""

_FILES_SECONDS = 300.0
"""A download waits so long for the files to have every correction."""

_REMEMBERED = 365 * 24 * 3600
"""Seconds for which a browser remembers the name and the language of a person."""

_PERSON, _LANGUAGE = "sohoa_person", "sohoa_language"
"""Cookies."""


class Correcting(Value):
    """What the page sends: ``text`` stands at ``target``, or what was read when it is null."""

    name: str
    version: str
    target: Target
    text: str | None = Field(max_length=LONGEST_ANSWER)
    seen: int


class Repairing(Value):
    """What the page sends to repair a table."""

    name: str
    version: str
    repair: Repair


class Choosing(Value):
    """How the person is called, and the language they want to read."""

    person: str | None = Field(default=None, max_length=100)
    language: Language | None = None


class Named(Value):
    """The document that a request is about."""

    name: str


V = TypeVar("V", bound=Value)


def application(desk: Desk, *, hosts: frozenset[str], token: str | None, person: str) -> Guard:
    """The page over ``desk``. ``person`` is the name under which corrections are kept until one is given."""
    answers = Answers(desk, person)
    app = Starlette(
        routes=[
            Route("/", answers.inbox),
            Route("/document", answers.document),
            Route("/terms", answers.terms),
            Route("/picture", answers.picture),
            Route("/download", answers.download),
            Route("/api/document", answers.overview),
            Route("/api/page", answers.page),
            Route("/api/cell", answers.cell),
            Route("/api/progress", answers.progress),
            Route("/api/correct", answers.correct, methods=["POST"]),
            Route("/api/repair", answers.repair, methods=["POST"]),
            Route("/api/again", answers.again, methods=["POST"]),
            Route("/api/accept", answers.accept, methods=["POST"]),
            Route("/api/choose", answers.choose, methods=["POST"]),
            Route("/api/drop", answers.drop, methods=["PUT"]),
            Mount("/static", StaticFiles(packages=[("pipeline.review", "static")])),
        ],
        exception_handlers={
            SohoaError: answers.refused,
            NoSuchPlace: answers.gone,
            ValidationError: answers.malformed,
        },
    )
    return Guard(app, hosts, token)


class Answers:
    """What answers each address. Functions that are not ``async`` run in threads."""

    def __init__(self, desk: Desk, person: str) -> None:
        self._desk = desk
        self._person = person

    def inbox(self, request: Request) -> Response:
        """The list of documents, a page of it at a time."""
        self._desk.make_ready()
        wanted = Wanted(
            text=request.query_params.get("q", ""),
            **{name: request.query_params.get(name, "") for name in ("state", *FACETS)},
        )
        number = max(1, _whole(request.query_params.get("page"), 1))
        found, count = self._desk.index.find(wanted, first=(number - 1) * LISTED, most=LISTED)
        return self._html(
            request,
            "inbox.html",
            wanted=wanted,
            found=found,
            count=count,
            number=number,
            last=max(1, -(-min(count, MOST_COUNTED) // LISTED)),
            counted=MOST_COUNTED,
            facets=self._desk.index.facets(),
            sentence=partial(_sentence, language=self._language(request)),
            may_drop=self._desk.inbox is not None,
        )

    def document(self, request: Request) -> Response:
        """One document: the shell that its script fills."""
        name = request.query_params.get("d", "")
        entry = self._desk.archive.entry(name)
        if entry is None:
            raise NotADocument(path=name)
        return self._html(request, "document.html", entry=entry, shown=printable(name))

    def terms(self, request: Request) -> Response:
        """Terms that are proposed for the lexicon of the user."""
        lexicon = self._desk.lexicon
        return self._html(request, "terms.html", found=self._desk.proposals(), lexicon=lexicon)

    async def accept(self, request: Request) -> Response:
        sent = await _sent(request, Accepted)
        if self._desk.lexicon is None:
            return Response(status_code=404)
        try:
            await run_in_threadpool(self._desk.accept, sent)
        except UnknownParent:
            return JSONResponse({"error": "unknown_parent"}, 422)
        return JSONResponse({})

    def overview(self, request: Request) -> Response:
        opened = self._desk.archive.open(request.query_params.get("d", ""))
        return JSONResponse(views.overview(opened, self._language(request)))

    def page(self, request: Request) -> Response:
        opened = self._desk.archive.open(request.query_params.get("d", ""))
        return JSONResponse(views.page(opened, _whole(request.query_params.get("n"), 1)))

    def cell(self, request: Request) -> Response:
        opened = self._desk.archive.open(request.query_params.get("d", ""))
        table, row, col = (_whole(request.query_params.get(key), 0) for key in ("table", "row", "col"))
        target = Target(kind="cell", table=table, row=row, col=col)
        return JSONResponse(views.one_cell(opened, target, self._language(request)))

    def picture(self, request: Request) -> Response:
        opened = self._desk.archive.open(request.query_params.get("d", ""))
        try:
            picture = self._desk.picture(opened, _whole(request.query_params.get("n"), 1))
        except NoPicture:
            return Response(status_code=404)
        return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})

    def download(self, request: Request) -> Response:
        """A file of the document, with every correction."""
        name, suffix = request.query_params.get("d", ""), request.query_params.get("s", "")
        entry = self._desk.archive.entry(name)
        if entry is None or suffix not in entry.outputs.split():
            return Response(status_code=404)
        self._desk.writer.wait(name, _FILES_SECONDS)
        if self._desk.writer.is_due(name) or self._desk.writer.failure(name) is not None:
            return Response(status_code=503)
        path = self._desk.archive.outputs.path(name, suffix)
        if not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, filename=path.name)

    def progress(self, request: Request) -> Response:
        """How far a run has come, and whether the files of document ``d`` have its corrections."""
        name = request.query_params.get("d")
        language = self._language(request)
        run = status(self._desk.out).run
        answer: dict[str, Any] = {
            "running": {"done": run.done, "due": run.due} if run is not None and run.active else None,
            "indexing": self._desk.index.left(),
            "stamp": self._desk.index.stamp(),
        }
        if name is not None:
            failure = self._desk.writer.failure(name)
            answer["due"] = self._desk.writer.is_due(name)
            answer["failure"] = failure.issue(language).message if failure else None
        return JSONResponse(answer)

    async def correct(self, request: Request) -> Response:
        return await run_in_threadpool(self._correct, request, await _sent(request, Correcting))

    def _correct(self, request: Request, sent: Correcting) -> Response:
        archive = self._desk.archive
        try:
            opened, added = archive.correct(
                sent.name,
                sent.target,
                None if sent.text is None else sent.text.strip(),
                by=self._who(request),
                seen=sent.seen,
                version=sent.version,
            )
        except Outdated as outdated:
            return JSONResponse({"error": "outdated", "last": _last(outdated.last)}, 409)
        except NotADate:
            return JSONResponse({"error": "not_a_date"}, 422)
        self._desk.writer.due(sent.name)
        return JSONResponse({**views.overview(opened, self._language(request)), "last": added})

    async def repair(self, request: Request) -> Response:
        return await run_in_threadpool(self._repair, request, await _sent(request, Repairing))

    def _repair(self, request: Request, sent: Repairing) -> Response:
        archive, repair = self._desk.archive, sent.repair
        try:
            if repair.repair == "read":
                found = self._desk.read_region(archive.open(sent.name), repair.page, repair.region)
                if found is None:
                    return JSONResponse({"error": "no_table"}, 422)
                repair = repair.with_reading(found)
            opened, added = archive.repair(sent.name, repair, by=self._who(request), version=sent.version)
        except NoPicture:
            return JSONResponse({"error": "no_picture"}, 422)
        except DoesNotFit:
            return JSONResponse({"error": "does_not_fit"}, 422)
        except Outdated:
            return JSONResponse({"error": "read_anew"}, 409)
        self._desk.writer.due(sent.name)
        return JSONResponse({**views.overview(opened, self._language(request)), "last": added})

    async def again(self, request: Request) -> Response:
        sent = await _sent(request, Named)
        try:
            await run_in_threadpool(self._desk.try_again, sent.name)
        except NoSource:
            return JSONResponse({"error": "no_source"}, 404)
        except OutputLocked:
            return JSONResponse({"error": "no_run"}, 409)
        except OSError as error:
            return JSONResponse({"error": "not_taken", "reason": error.strerror}, 409)
        return JSONResponse({})

    async def choose(self, request: Request) -> Response:
        """Remembers the person's name and language in their browser."""
        sent = await _sent(request, Choosing)
        answer = JSONResponse({})
        keep = partial(answer.set_cookie, max_age=_REMEMBERED, httponly=True, samesite="strict")
        if sent.person is not None:
            keep(_PERSON, quote(sent.person.strip()))
        if sent.language is not None:
            keep(_LANGUAGE, sent.language)
        return answer

    async def drop(self, request: Request) -> Response:
        """Takes a file into the inbox."""
        if self._desk.inbox is None:
            return Response(status_code=404)
        try:
            name = await take_in(self._desk.inbox, request.query_params.get("name", ""), request.stream())
        except TooLarge:
            return JSONResponse({"error": "not_taken", "reason": "> 2 GiB"}, 413)
        except OSError as error:
            return JSONResponse({"error": "not_taken", "reason": error.strerror}, 507)
        return JSONResponse({"name": printable(name)})

    def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, SohoaError)
        sentence = error.sentence(self._language(request))
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": error.code, "reason": sentence}, 409)
        return self._html(request, "refused.html", 404, sentence=sentence)

    def gone(self, request: Request, error: Exception) -> Response:
        return JSONResponse({"error": "read_anew"}, 409)

    def malformed(self, request: Request, error: Exception) -> Response:
        return JSONResponse({"error": "malformed"}, 400)

    def _language(self, request: Request) -> Language:
        chosen = request.cookies.get(_LANGUAGE)
        return "vi" if chosen == "vi" else "en" if chosen == "en" else self._desk.language

    def _who(self, request: Request) -> str:
        return unquote(request.cookies.get(_PERSON, "")) or self._person

    def _html(self, request: Request, template: str, code: int = 200, **values: Any) -> Response:
        language = self._language(request)
        page = rendered(
            template, texts=texts(language), language=language, person=self._who(request), **values
        )
        return HTMLResponse(page, code)


async def _sent(request: Request, kind: type[V]) -> V:
    """The JSON of the request, checked. Raises ValidationError."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_REQUEST:
            break
    return kind.model_validate_json(content)


def _sentence(one: Facts, language: Language) -> str | None:
    """What went wrong with a document, in ``language`` where its sentence needs no details."""
    try:
        return message(one.code, language) if one.code else one.message
    except KeyError:
        return one.message


def _last(correction: Correction | None) -> dict[str, Any] | None:
    if correction is None:
        return None
    return {"id": correction.id, "by": correction.by, "text": correction.text, "at": correction.at}


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else otherwise
