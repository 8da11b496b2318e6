"""Pages on which users write beside the archive: saved searches with what is new, notes and tags."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypedDict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extract import export
from extract.errors import ParameterError, QueryError
from extract.index import FilingHit
from extract.index.overview import files_of_contents
from extract.index.searching import sorted_filings
from extract.page.site import links, parameters, saved_searches
from extract.page.site.collection import Collection, NotThere, indexed_record
from extract.page.site.downloads import TABLE_TYPES, table_response
from extract.page.site.note_lines import place_title, written_time
from extract.page.site.notebook import Note, Notebook, NotebookFull, SavedSearch
from extract.page.site.responses import page_response
from extract.page.site.search_page import hit_entries
from extract.record.model import Record

LONGEST_FORM = 32_768  # bytes: 1,000 characters of a note are up to 12,000 as a form sends them
_LONGEST = {"name": 60, "text": 1000, "tags": 200, "query": 4000, "file": 1000, "at": 300, "back": 8000}  # characters
_LONGEST_TAG, _MOST_TAGS = 20, 10
_SHOWN = 100  # new hits on a page
_TAG_MARKS = str.maketrans("、，,；;#", "      ")
_HEADS = {
    "path": "文件",
    "sha256": "文件的 SHA-256",
    "position": "第几份申报表",
    "place": "栏目",
    "text": "批注",
    "tags": "标签",
    "user": "写入人",
    "written": "写入时间",
}


class NoteEntry(NamedTuple):
    """A note in a list; ``is_other_content``: the file at its path was replaced since."""

    id: int
    path: str
    place: str
    link: str | None
    text: str
    tags: Sequence[str]
    user: str
    written: str
    is_other_content: bool


class NotesBeside(TypedDict):
    """What the page of a filing has of notes; ``noted`` is the title of the field on which one can be written."""

    notes: list[NoteEntry]
    noted: str


def routes(*, has_saved: bool, has_notes: bool) -> list[Route]:
    """The routes of a site that keeps saved searches, notes or both."""
    search_routes = [
        Route("/saved", write_search, methods=["POST"]),
        Route("/saved", list_searches),
        Route("/saved/{id:int}", saved_search),
    ]
    note_routes = [
        Route("/note", write_note, methods=["POST"]),
        Route("/notes", all_notes),
        Route("/notes.{kind}", notes_file),
    ]
    return [*(search_routes if has_saved else ()), *(note_routes if has_notes else ())]


# ---------------------------------------------------------------- saved searches


def list_searches(request: Request) -> Response:
    """The searches of the user, each with the number of its new hits."""
    notebook: Notebook = request.app.state.search_notebook
    collection: Collection = request.app.state.collection
    with collection.reading() as engine:
        entries = [saved_searches.search_entry(engine, one) for one in notebook.searches(_user(request))]
    return page_response(request, "saved.html", searches=entries, chosen=None)


def saved_search(request: Request) -> Response:
    """The new hits of a search."""
    search = _own_search(request, request.path_params["id"])
    collection: Collection = request.app.state.collection
    with collection.reading() as engine:
        entry = saved_searches.search_entry(engine, search)
        if entry.trouble:
            raise QueryError(entry.trouble)
        wanted = saved_searches.query_of(search.query)
        first_hits = sorted_filings(engine, wanted, entry.new_hits, _SHOWN)
    return page_response(
        request, "saved.html", chosen=entry, hits=hit_entries([FilingHit(one, (), 0) for one in first_hits])
    )


async def write_search(request: Request) -> Response:
    """Save a search, mark its hits as looked at, or forget it, as the form says."""
    form = await _form(request)
    return await run_in_threadpool(_write_search, request, form)


def _write_search(request: Request, form: Mapping[str, str]) -> Response:
    notebook: Notebook = request.app.state.search_notebook
    user, action = _user(request), form.get("do")
    collection: Collection = request.app.state.collection
    with collection.reading() as engine:
        if action == "save":
            query = saved_searches.query_of(form.get("query", ""))
            saved_searches.save(notebook, engine, (user, form.get("name", "")), query)
        else:
            search = _own_search(request, parameters.whole("id", form.get("id", ""), parameters.LARGEST_ID))
            if action == "look":
                saved_searches.mark_looked_at(notebook, engine, user, search)
            elif action == "drop":
                notebook.drop_search(user, search.id)
    return RedirectResponse("/saved", 303)


def _own_search(request: Request, search: int) -> SavedSearch:
    """A search of the user; raises ``NotThere`` if there is none."""
    notebook: Notebook = request.app.state.search_notebook
    own = next((one for one in notebook.searches(_user(request)) if one.id == search), None)
    if own is None:
        raise NotThere("找不到该项检索，可能已删除。")
    return own


# ---------------------------------------------------------------- notes


def notes_beside(request: Request, record: Record, file: str, paths: Sequence[str]) -> NotesBeside:
    """The notes on a file, by its content and each path where it lies, and the field that the address names."""
    notes: Notebook | None = request.app.state.note_notebook
    own = notes.notes(record.source.sha256, [record.source.path, *paths]) if notes else []
    at = parameters.text(request.query_params, "at")
    return {"notes": [_note_entry(one, record, file) for one in own], "noted": place_title(at)}


async def write_note(request: Request) -> Response:
    """Add a note to a filing, or delete one of the user's own, as the form says."""
    form = await _form(request)
    return await run_in_threadpool(_write_note, request, form)


def _write_note(request: Request, form: Mapping[str, str]) -> Response:
    notes: Notebook = request.app.state.note_notebook
    if form.get("do") == "drop":
        notes.drop_note(_user(request), parameters.whole("id", form.get("id", ""), parameters.LARGEST_ID))
        return RedirectResponse(_way_back(form) or "/notes", 303)
    tags = list(dict.fromkeys(form.get("tags", "").translate(_TAG_MARKS).split()))
    if len(tags) > _MOST_TAGS or any(len(tag) > _LONGEST_TAG for tag in tags):
        raise ParameterError(f"标签最多 {_MOST_TAGS} 个，每个最多 {_LONGEST_TAG} 个字。")
    if not (form.get("text") or tags):
        raise ParameterError("请写批注或标签。")
    file, position = form.get("file", ""), parameters.whole("n", form.get("n", ""), parameters.LARGEST_ID) - 1
    source = indexed_record(request.app.state.collection, file, position).record.source
    at = form.get("at", "") if place_title(form.get("at")) else ""
    note = Note(0, source.sha256, source.path, position, at, _user(request), "", form.get("text", ""), " ".join(tags))
    try:
        notes.add_note(note)
    except NotebookFull as error:
        raise ParameterError("该文件的批注已满，请先删除不用的。") from error
    filing = links.filing_of(file, position, at or None).partition("#")[0]
    return RedirectResponse(_way_back(form) or f"{filing}#notes", 303)


def _way_back(form: Mapping[str, str]) -> str:
    """The notes of the filing's page that the form was sent from, with its hit and query; "" if it names none."""
    address = form.get("back", "").partition("#")[0]
    return f"{address}#notes" if address.startswith("/filing/") else ""


def all_notes(request: Request) -> Response:
    """All notes, or those with a tag, the newest first; each leads to its filing where the archive has it."""
    tag = parameters.text(request.query_params, "tag")
    every: list[Note] = request.app.state.note_notebook.notes()
    collection: Collection = request.app.state.collection
    with collection.reading() as engine:
        files = files_of_contents(engine, [one.sha256 for one in every if one.sha256], [one.path for one in every])
    entries = [_note_entry(one, None, files.get(one.sha256 or "") or files.get(one.path)) for one in reversed(every)]
    tags = Counter(word for one in entries for word in one.tags)
    chosen = [one for one in entries if not tag or tag in one.tags]
    return page_response(request, "notes.html", notes=chosen, tags=sorted(tags.items()), tag=tag)


def notes_file(request: Request) -> Response:
    """All notes as an Excel workbook or a CSV file for Excel."""
    kind = request.path_params["kind"]
    if kind not in TABLE_TYPES:
        raise NotThere("找不到该页面。")
    columns = tuple(export.Column(key, head, "text") for key, head in _HEADS.items())
    rows = (
        (one.path, one.sha256, str(one.position + 1), place_title(one.at), one.text, one.tags, one.user, one.written)
        for one in request.app.state.note_notebook.notes()
    )
    return table_response(kind, export.ExportTable("notes", "批注", columns), rows)


def _note_entry(note: Note, record: Record | None, file: str | None) -> NoteEntry:
    """A note for a list; ``record`` is that of its filing, where the list is on its page."""
    link = links.filing_of(file, note.position, note.at or None) if file else None
    is_other = record is not None and note.sha256 != record.source.sha256
    when = written_time(note.written)
    return NoteEntry(
        note.id, note.path, place_title(note.at), link, note.text, note.tags.split(), note.user, when, is_other
    )


# ---------------------------------------------------------------- forms


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form without blanks at their ends; ``ParameterError`` for a field that is too long."""
    form = {key: value.replace("\0", "").strip() for key, value in (await parameters.form_fields(request)).items()}
    words = {"name": "名称", "text": "批注", "tags": "标签"}
    for key, most in _LONGEST.items():
        if len(form.get(key, "")) > most:
            raise ParameterError(f"“{words.get(key, key)}”最多 {most} 个字。")
    return form


def _user(request: Request) -> str:
    """Who writes; "" on a site without users."""
    return getattr(request.state, "user", None) or ""
