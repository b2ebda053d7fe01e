"""The `gongkai` command: how it is called. What the commands do stands in `flows.commands` and `atlas.commands`,
loaded when one is called.

Exit codes: 0 all is done; 1 it is done, but an input failed or a site was not walked to its end (for `demo`: something
is not as its truth says); 2 it was not begun, because the call, the settings or the registry are wrong or another run
is writing; 130 interrupted.
"""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from gongkai.pipeline import CLONE, PARTS

WRONG_CALL, INTERRUPTED = 2, 130
_PIPELINE = ("typer", "rich", *PARTS)
_NO_PLACE = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST,
)  # fmt: skip
"""What the system says of a folder that cannot be written to: the person's to mend, and no fault of the program."""
_GOES_ON = "Nothing is lost: the same command goes on from here."
_WRONG = (
    "SettingsError",
    "RegistryError",
    "UnknownSite",
    "NotFound",
    "Busy",
    "ArchiveError",
    "CorrectionsError",
    "ServerDown",
    "ReleaseError",
    "NothingFound",
    "NothingBuilt",
    "NotForCrawls",
    "NothingPublished",
    "NotRead",
)

try:
    import typer
except ModuleNotFoundError:
    sys.exit(f"gongkai: {CLONE}")

app = typer.Typer(
    help=(
        "Annual open-government-information reports of China's district governments, as one dataset.\n\n"
        "Begin with `gongkai demo`: it serves small simulated district sites on this machine, crawls them, reads their "
        "reports and shows where the data lies. Then `gongkai extract` reads files of your own, and `gongkai run` the "
        "sites of the registry."
    ),
    epilog=(
        "Exit codes: 0 done; 1 done, but an input failed or a site was not walked to its end; 2 not begun, the call or "
        "the settings are wrong; 130 interrupted."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
sites_app = typer.Typer(help="The registry of sites.", no_args_is_help=True)
app.add_typer(sites_app, name="sites")
atlas_app = typer.Typer(
    help="The atlas: the datasets as a site to look at, from any folder or stick.", no_args_is_help=True
)
app.add_typer(atlas_app, name="atlas")

Config = Annotated[
    Path | None,
    typer.Option(help="Settings file. Default: $GONGKAI_CONFIG, else config.yaml of the data folder or here."),
]
Data = Annotated[Path | None, typer.Option(help="Data folder, instead of the one in the settings.")]
Registry = Annotated[Path | None, typer.Option(help="Registry of sites, instead of the one in the settings.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines on stdout; nothing else goes there.")]


@app.command()
def demo(
    data: Annotated[Path, typer.Option(help="Folder to work in.")] = Path("data/demo"), json: Json = False
) -> None:
    """Run the whole pipeline over the demo web and hold the result against its known truth.

    Nothing leaves this machine. A second call finds everything unchanged and publishes the same bytes.
    """
    _do("flows.commands.crawling", "demo", data, json)


@app.command()
def run(
    config: Config = None,
    data: Data = None,
    registry: Registry = None,
    schedule: Annotated[
        bool, typer.Option("--schedule", help="Stay, and run each night as flows.schedule says.")
    ] = False,
    json: Json = False,
) -> None:
    """Crawl all sites, extract what is new, publish what changed, report.

    Examples:

        gongkai run

        gongkai run --schedule

        GONGKAI_CRAWL__DELAY_SECONDS=5 gongkai run --data /srv/gongkai
    """
    _do("flows.commands.crawling", "run", config, data, registry, schedule, json)


@app.command()
def crawl(
    sites: Annotated[list[str] | None, typer.Argument(help="Ids of sites; all that are not off by default.")] = None,
    config: Config = None,
    data: Data = None,
    registry: Registry = None,
    json: Json = False,
) -> None:
    """Crawl sites into the archive, and no more.

    Example: gongkai crawl hulan daoli
    """
    _do("flows.commands.crawling", "crawl", config, data, registry, sites or [], json)


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders and WARC files.")],
    out: Annotated[Path, typer.Option(help="Folder to write the datasets into, each in a folder of its own.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Read documents of your own into the datasets, without a crawl.

    Every input ends as ok, partial, not_a_report or failed; one that fails keeps none of the others from being
    published. What OUT holds already stays; a document that was read before is not read again. The bytes are kept
    in OUT/.gongkai.

    Examples:

        gongkai extract reports/ --out out

        gongkai extract a.docx b.pdf old-crawl.warc.gz --out out --json
    """
    _do("flows.commands.reading", "extract", paths, out, config, json)


@app.command()
def reextract(
    all_: Annotated[
        bool, typer.Option("--all", help="Everything, not only what this version has not read yet.")
    ] = False,
    config: Config = None,
    data: Data = None,
    registry: Registry = None,
    json: Json = False,
) -> None:
    """Read the archive again with the present extractors, and publish what changed."""
    _do("flows.commands.reading", "reextract", config, data, registry, all_, json)


@app.command()
def publish(config: Config = None, data: Data = None, registry: Registry = None, json: Json = False) -> None:
    """Publish what is extracted already, where all of it is: after a correction, or when the registry changed."""
    _do("flows.commands.reading", "publish", config, data, registry, json)


@app.command()
def review(
    most: Annotated[int, typer.Option(min=1, help="How many of each kind to list.")] = 10,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List what deserves a human eye, worst first: lapsed corrections, conflicts by size, proposals, unknown labels.

    A misread cell is put right by a line in the corrections file; see docs/corrections.md.
    """
    _do("flows.commands.looking", "review", most, config, data, json)


@app.command()
def release(
    month: Annotated[
        str | None, typer.Option(help="Month for the name, e.g. 2026.11; that of the newest capture by default.")
    ] = None,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Freeze the datasets as data/releases/vYYYY.MM.N, with checksums, metadata, CSV, and every change since the last.

    Where nothing has changed since the last release, none is made. `data/releases/current` leads to the newest.
    """
    _do("flows.commands.releasing", "release", month, config, data, json)


@app.command()
def releases(config: Config = None, data: Data = None, json: Json = False) -> None:
    """List the releases, with what each changed."""
    _do("flows.commands.releasing", "releases", config, data, json)


@app.command()
def status(config: Config = None, data: Data = None, registry: Registry = None, json: Json = False) -> None:
    """Tell how things stand: the last run, what the datasets hold, what needs a person."""
    _do("flows.commands.looking", "status", config, data, registry, json)


@sites_app.command("list")
def list_sites(config: Config = None, registry: Registry = None, json: Json = False) -> None:
    """List the sites of the registry."""
    _do("flows.commands.registry", "list_sites", config, registry, json)


@sites_app.command("add")
def add_site(  # noqa: PLR0913, PLR0917  # one option each
    url: Annotated[str, typer.Argument(help="Home page of the site, or a column of its annual reports.")],
    id_: Annotated[str, typer.Option("--id", help="Id of its row; from the host's name by default.")] = "",
    region: Annotated[str, typer.Option(help="Division code of its row; what its pages tell by default.")] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Its hosts are of a private network: an intranet, a test.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write the row without asking.")] = False,
    config: Config = None,
    data: Data = None,
    registry: Registry = None,
    json: Json = False,
) -> None:
    """Look at a site and write its row: its family, its columns of annual reports, what its reports look like.

    It is asked as politely as every night, so this takes minutes. With `--json` the row is written with `--yes` alone.

    Example: gongkai sites add http://www.hulan.gov.cn/
    """
    _do("flows.commands.sites", "add_site", url, id_, region, allow_private, yes, config, data, registry, json)


@sites_app.command("check")
def check_sites(
    sites: Annotated[list[str] | None, typer.Argument(help="Ids of sites; all that are not off by default.")] = None,
    mark: Annotated[bool, typer.Option("--mark", help="Write 'verified' into the rows of sites that pass.")] = False,
    config: Config = None,
    data: Data = None,
    registry: Registry = None,
    json: Json = False,
) -> None:
    """Look whether sites are as their rows say, and tell the fix for what is not."""
    _do("flows.commands.sites", "check_registry", sites or [], mark, config, data, registry, json)


@sites_app.command("region")
def set_region(
    site: Annotated[str, typer.Argument(help="Id of the site.")],
    code: Annotated[str, typer.Argument(help="Division code of GB/T 2260, six digits.")],
    config: Config = None,
    registry: Registry = None,
) -> None:
    """Write the division of a site into its row: reports that do not name their region are then placed by it.

    Example: gongkai sites region hulan 230111
    """
    _do("flows.commands.registry", "set_region", site, code, config, registry)


@sites_app.command("import")
def import_sites(
    file: Annotated[Path, typer.Argument(help="CSV: id, name, family, start_urls, region_code, …")],
    config: Config = None,
    registry: Registry = None,
) -> None:
    """Add the rows of a CSV file to the registry, all or none.

    Its columns are the keys of a row; several addresses stand in one cell, with spaces between them.
    """
    _do("flows.commands.registry", "import_sites", file, config, registry)


@app.command()
def show(
    file: Annotated[str, typer.Argument(help="A file, or an address or sha256 of the archive.")],
    html: Annotated[
        Path | None, typer.Option(help="Write it to this HTML file, beside the original with its cells outlined.")
    ] = None,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the tables of a document as its reader sees them, with the code and quality of every number.

    Green is verified by an identity, red contradicts one, yellow could not be checked.

    Examples:

        gongkai show report.docx

        gongkai show report.pdf --html report.html
    """
    _do("flows.commands.looking", "show", file, html, config, data, json)


@atlas_app.command("build")
def build_atlas(
    data: Annotated[
        Path | None,
        typer.Option(help="Data folder, or one that `extract --out` wrote; that of the settings by default."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write it into; DATA/atlas by default.")] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Build the atlas: coverage, indicators, agencies, and every report beside its original.

    Only what changed is made again. It is plain files: open OUT/index.html, put it on a stick or on any web server.

    Examples:

        gongkai atlas build --data data/demo

        gongkai extract reports/ --out out && gongkai atlas build --data out
    """
    _do("atlas.commands", "build", config, data, out, json)


@atlas_app.command("open")
def open_atlas(
    data: Annotated[
        Path | None, typer.Option(help="Data folder whose atlas it is; that of the settings by default.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the atlas; DATA/atlas by default.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; a free one by default.")] = 0,
    config: Config = None,
) -> None:
    """Serve the atlas on this machine alone, and open it in a browser."""
    _do("atlas.commands", "open_", config, data, out, port)


def main() -> None:
    """The console script."""
    app()


def _do(where: str, command: str, *arguments: Any) -> None:  # noqa: ANN401  # the commands' own signatures are typed
    """Call a command of the pipeline, which stands `where`; what a person can put right is said in one sentence,
    without a traceback."""
    try:
        code = getattr(import_module(where), command)(*arguments)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PIPELINE:
            raise
        typer.echo(f"gongkai: {CLONE}", err=True)
        code = WRONG_CALL
    except KeyboardInterrupt:
        typer.echo(f"Interrupted. {_GOES_ON}", err=True)
        code = INTERRUPTED
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        typer.echo(f"gongkai: cannot write to {error.filename or 'the disk'}: {error.strerror}. {_GOES_ON}", err=True)
        code = WRONG_CALL
    except Exception as error:
        # By name: the classes live in the pipeline, which must not be imported for `--help`.
        if type(error).__name__ not in _WRONG:
            raise
        typer.echo(f"gongkai: {error}", err=True)
        code = WRONG_CALL
    raise typer.Exit(code)
