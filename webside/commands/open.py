"""`webside open`: a page on this machine to hand in what one has, and see what was found."""

import click


@click.command(
    epilog="""\b
Examples:
  webside open                        open the page in the browser
  webside open --no-browser           print its address only
  webside open --port 8123            at a port of your choice
\b
The page is served to this machine only (127.0.0.1), asks nothing of any network, and keeps nothing unless you say so.
Its address holds a key: give it to nobody. Ctrl-C closes the page. What was kept, webside forget --list lists.
\b
Exit codes: 0 closed, 2 wrong use or a port that is taken."""
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen at; any free one when left out.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
def command(port: int, no_browser: bool) -> int:
    """Open a page on this machine: paste, drop a file, or give a name, and see what was found."""
    from webside import brand, images, pipes, rule_cache
    from webside.desk import serve
    from webside.desk.session import Session
    from webside.desk.shelf import Shelf
    from webside.home import looks_folder

    own = serve.listen(port)
    folder = looks_folder()
    shelf = Shelf(folder, f"in {folder}, readable by you alone")
    session = Session.make(rule_cache.load(), shelf, pictures=images, brand=brand.read(brand.find(None), pipes.say))
    session.warm()
    serve.serve(session, own, _tell, browser=not no_browser)
    click.echo("Closed. Nothing was kept that you did not choose to keep.")
    return 0


def _tell(address: str) -> None:
    click.echo(f"Webside is open at {address}")
    click.echo("Only this machine can see it, and nothing leaves it. Ctrl-C closes it.")
