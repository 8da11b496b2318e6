"""``shenbao serve``: shows a collection of records in a browser."""

import argparse
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from extract.cli import serve_options
from extract.cli.arguments import (
    COMPLETE,
    add_command,
    add_patterns,
    database_address,
    existing_folder,
    print_notes,
    usage_error,
)
from extract.errors import ShenbaoError
from extract.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.cli.arguments import Commands
    from extract.page.site import Collection

_HOST, _PORT = "127.0.0.1", 8765
_SAMPLE = 50  # records whose files are looked for


def add(commands: "Commands") -> None:
    """Add the parser of the command."""
    parser = add_command(
        commands,
        "serve",
        "show an archive in a browser: search, filings beside their originals, comparisons, downloads",
        "shenbao convert corpus --out out && shenbao serve --db out/shenbao.db --sources corpus",
    )
    parser.add_argument(
        "--db", required=True, type=database_address, help="the index that convert wrote, its folder, or postgresql://…"
    )
    parser.add_argument(
        "--records",
        metavar="DIR",
        type=existing_folder,
        help="the folder that convert wrote, if the index is elsewhere",
    )
    parser.add_argument(
        "--sources",
        metavar="DIR",
        type=existing_folder,
        action="append",
        default=[],
        help="where the originals lie, for their pages; may be given several times",
    )
    parser.add_argument("--mask-persons", action="store_true", help="show no names of persons and no telephones")
    group = parser.add_argument_group("who reaches it")
    group.add_argument("--host", default=_HOST, help="the address to listen at (%(default)s: this machine only)")
    group.add_argument("--port", type=int, default=_PORT, help="the port to listen at (%(default)s)")
    group.add_argument("--name", action="append", default=[], help="a name under which browsers know this host")
    group.add_argument("--auth", metavar="FILE", type=Path, help="ask for a name and password of this file")
    group.add_argument("--add-user", metavar="NAME", help="write NAME with a password into the file of --auth, and end")
    group.add_argument("--no-auth", action="store_true", help="let everybody in who reaches the address")
    group.add_argument("--audit-log", metavar="FILE", type=Path, help="write down who asked for what, as JSON Lines")
    serve_options.add_options(parser)
    add_patterns(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the site until it is stopped."""
    if options.add_user:
        return _add_user(options)
    if options.add_key:
        return serve_options.add_key(options)
    for is_wrong, message in (
        (options.auth and options.no_auth, "--auth FILE or --no-auth, not both"),
        (
            not (options.auth or options.no_auth or _is_loopback(options.host)),
            "whoever reaches this address could read the archive: --auth FILE, or --no-auth if that is wanted",
        ),
        (
            options.api_keys and not (options.convert or options.auth),
            "--api-keys FILE opens what --convert or --auth closes: give one of them, too",
        ),
        (options.notes and options.mask_persons, "--notes cannot go with --mask-persons: a note may name persons"),
        (not options.records and "://" in options.db, "--records DIR is wanted: the folder that convert wrote"),
    ):
        if is_wrong:
            return usage_error(message)
    return _serve(options)


def _serve(options: argparse.Namespace) -> int:
    """Serve the site; raises ``ShenbaoError`` if its address cannot be used."""
    import uvicorn  # noqa: PLC0415

    from extract.cli.serve_connections import server_config  # noqa: PLC0415
    from extract.page.site import Collection, Site, application  # noqa: PLC0415

    folder = options.records or Path(options.db).parent
    collection = Collection(options.db, folder, (*options.sources, folder, folder.parent), options.mask_persons)
    host, port = options.host, options.port
    try:
        site = Site(
            collection,
            options.auth,
            options.audit_log,
            (host, *options.name),
            options.api_keys,
            serve_options.file_limits(options),
            options.saved,
            options.notes,
        )
        app = application(site)
        if options.audit_log:  # a log that cannot be written fails now, not at the first request
            options.audit_log.touch(mode=0o600)
            options.audit_log.open("ab").close()
        print_notes("serve", _missing_files(collection))
    except (ValueError, OSError) as error:
        return usage_error(str(error))
    config = server_config(app, options.proxy)
    try:
        door = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        message = f"{host}:{port} 不能使用（{error.strerror}）；可能已有别的程序在用，请用 --port 换一个。"
        raise ShenbaoError(message) from error
    with door, suppress(KeyboardInterrupt):  # uvicorn shuts down, then raises it again
        address = f"http://{f'[{host}]' if ':' in host else host}:{door.getsockname()[1]}/"
        print(say(f"网页在 {address} ，按 Ctrl+C 结束。"), flush=True)
        uvicorn.Server(config).run(sockets=[door])
    return COMPLETE


def _missing_files(collection: "Collection") -> "Iterator[str]":
    """Warnings, with advice, if a sample of the index has no record on disk, or no original."""
    from extract import index  # noqa: PLC0415
    from extract.page.source_files import source_file  # noqa: PLC0415
    from extract.record.model import Source  # noqa: PLC0415

    with index.reading(collection.database) as engine:
        sample = index.overview.sample_records(engine, _SAMPLE)
    records = collection.folder / "records"
    if sample and not any((records / file).is_file() for file, _ in sample):
        yield f"{records} 中没有检索库所列的记录，各份申报都无法打开；请用 --records DIR 指明 convert 写出的文件夹。"
    if sample and not any(source_file(Source(**source), collection.sources) for _, source in sample):
        places = "、".join(map(str, collection.sources))
        yield f"{places} 中没有检索库所列的原件，申报旁边不会显示原页；请用 --sources DIR 指明原件所在的文件夹。"


def _is_loopback(host: str) -> bool:
    import ipaddress  # noqa: PLC0415

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _add_user(options: argparse.Namespace) -> int:
    """Write a user and the hash of a password into the file of ``--auth``."""
    import getpass  # noqa: PLC0415

    from extract.page.site import passwords  # noqa: PLC0415

    if options.auth is None:
        return usage_error("--auth FILE says where the user is written")
    is_typed = sys.stdin.isatty()
    ask = getpass.getpass if is_typed else lambda _: sys.stdin.readline().rstrip("\n")
    password = ask(say(f"{options.add_user} 的密码："))
    if is_typed and ask(say("再输一遍：")) != password:
        return usage_error("两次输入的密码不同，没有写入。")
    try:
        passwords.add_user(options.auth, options.add_user, password)
    except ValueError as error:
        return usage_error(str(error))
    print(say(f"{options.auth}：已写入用户 {options.add_user}"))
    return COMPLETE
