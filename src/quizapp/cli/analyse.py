"""The command `analyse`."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def analyse(folder: Path, form: str) -> None:
    """Compute every statistic of a response set: a folder with items.csv, readers.csv and responses.csv.

    Nothing is withheld, however few readers there are.
    """
    from quizapp.cli.analysis_text import analysis_lines  # noqa: PLC0415
    from quizapp.cli.response_set import ResponseSetError, read_response_set  # noqa: PLC0415
    from quizapp.measurement.analysis import analyse as analysed  # noqa: PLC0415

    try:
        found = read_response_set(folder)
    except ResponseSetError as error:
        for line in error.lines:
            click.echo(line, err=True)
        raise SystemExit(1) from None
    node = analysed(found.name, found.questions, found.readers)
    if form == "json":
        click.echo(json.dumps(node, indent=1, ensure_ascii=False, allow_nan=False))
        return
    for line in analysis_lines(node):
        click.echo(line)
