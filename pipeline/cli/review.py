"""``sohoa review``: the page on which a person checks what is doubtful."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import LanguageOption
from pipeline.cli.stopping import Stopped
from schema.errors import PathNotFound, message


def review(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    inbox: Annotated[
        Path | None,
        typer.Option("--inbox", metavar="INBOX", help="Folder that watch looks at: takes dropped files."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; beyond this machine a token is needed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any that is free.")] = 8737,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="Another name people reach it under.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="FILE", help="Keeps the token, which else is new at every start."
        ),
    ] = None,
    lexicon: Annotated[
        Path | None,
        typer.Option("--lexicon", metavar="FILE", help="Names and words of your own: takes accepted terms."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Open a page in the browser to check what is doubtful in OUT, until stopped."""
    from pipeline.review.server import serve  # Starlette, which no other command needs

    if inbox is not None and not inbox.is_dir():
        raise PathNotFound(path=inbox)
    language = lang or "vi"
    with suppress(Stopped):  # being told to stop is how it ends
        serve(
            out,
            host=host,
            port=port,
            names=tuple(name or ()),
            inbox=inbox,
            lexicon=lexicon,
            token_file=token_file,
            language=language,
            started=lambda address: print(message("review.started", language, address=address), flush=True),
        )
