"""`briefgen schema`: JSON Schemas with which an editor helps to write registries and the configuration."""

from pathlib import Path

import click

from briefgen.commands.asking import as_typed


@click.command()
@click.argument("name", required=False)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all of them into this folder, as NAME.json.",
)
def schema(name: str | None, output: Path | None) -> None:
    """Print JSON Schemas for your editor.

    NAME is what you write: article, country, config, people …; without a name, list them.
    An editor that knows JSON Schema for YAML offers the fields, tells what each means and marks what cannot be right.
    briefgen check tells more, and needs none of this.
    """
    from briefgen.outputs.schemas import FILES, as_bytes, written

    made = written()
    if name and name not in made:
        raise click.UsageError(f'There is no schema "{name}". There are: {", ".join(made)}.')
    if output:
        output.mkdir(parents=True, exist_ok=True)
        for each in [name] if name else made:
            (output / f"{each}.json").write_bytes(as_bytes(made[each]))
            click.echo(f"{as_typed(output / f'{each}.json')}: {FILES[each]}")
    elif name:
        click.echo(as_bytes(made[name]).decode(), nl=False)
    else:
        width = max(map(len, FILES))
        for each, what in FILES.items():
            click.echo(f"{each:{width}}  {what}")
