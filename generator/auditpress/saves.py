"""When something that the site is made of was saved: told by the system, and only of what an editor meant to save."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path, PurePath

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileModifiedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

POLLING = 1.0
"""Seconds between two looks at all files, where the system cannot tell of changes."""

_ASIDE = re.compile(r"\..*|#.*#|.*~|4913|.*\.(?:swp|swx|tmp|bak|orig)")
"""Names of files that editors and version control put beside those that people write."""


class Saves:
    """Has what MkDocs' server asks of an observer: ``schedule``, ``unschedule``, ``start``, ``stop`` and ``join``.

    ``replaced`` are the folders that came or went since they were watched: what watches one ends with it.
    """

    def __init__(self) -> None:
        self.replaced: set[str] = set()
        self._observer: BaseObserver | None = None
        self._wanted: list[tuple[FileSystemEventHandler, str, bool]] = []

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> ObservedWatch:
        """Watch a file or a folder, both by way of the folder above, too: another one may come to be in its place."""
        above, name = os.path.split(path)
        self.replaced.discard(path)
        watch = self._watch(_only(handler, above, name, self.replaced), above, recursive=False)
        return (
            watch if Path(path).is_file() else self._watch(_only(handler, path, "", set()), path, recursive=recursive)
        )

    def _watch(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> ObservedWatch:
        self._wanted.append((handler, path, recursive))
        if self._observer is None:
            return ObservedWatch(path, recursive=recursive)
        return _scheduled(self._observer, handler, path, recursive)

    def unschedule(self, watch: ObservedWatch) -> None:
        """Watch it no longer."""
        self._wanted = [each for each in self._wanted if (each[1], each[2]) != (watch.path, watch.is_recursive)]
        if self._observer is not None:
            self._observer.unschedule(watch)

    def start(self) -> None:
        """Begin, if it has not. Where the system has no room for more watches, all files are looked at now and then."""
        if self._observer is not None:
            return
        # Of a folder that comes to be while it is looked at, watchdog can be told twice, and warns of itself.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        try:
            self._begin(Observer())
        except OSError:
            self.stop()
            self._begin(PollingObserver(timeout=POLLING))

    def stop(self) -> None:
        """End, if it has begun."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()

    def join(self) -> None:
        """Wait until it has ended."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.join()

    def _begin(self, observer: BaseObserver) -> None:
        self._observer = observer
        for wanted in self._wanted:
            _scheduled(observer, *wanted)
        observer.start()


def _scheduled(observer: BaseObserver, handler: FileSystemEventHandler, path: str, recursive: bool) -> ObservedWatch:
    return observer.schedule(handler, path, recursive=recursive)


def _only(handler: FileSystemEventHandler, folder: str, name: str, moved: set[str]) -> FileSystemEventHandler:
    """Tells a handler of what was saved in a folder; that a file was only read, as a build does, is no change.

    ``moved`` takes the folders that came or went.

    A folder that came or went is told of as a file: servers leave out folders, which change with each file in them.
    """
    told = FileSystemEventHandler()

    def changed(event: FileSystemEvent) -> None:
        kinds = [EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED]
        if event.event_type not in kinds and (event.is_directory or event.event_type != EVENT_TYPE_MODIFIED):
            return
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        for path in [path for path in paths if _counts(path, folder, name)][-1:]:
            if event.is_directory:
                moved.add(path)
            handler.on_any_event(FileModifiedEvent(path))

    told.on_any_event = changed  # type: ignore[method-assign] # as MkDocs does it
    return told


def _counts(path: str, folder: str, only: str) -> bool:
    """Whether a path in a folder is that of something that a site is made of."""
    if only:
        return os.path.join(folder, only) == path  # noqa: PTH118 - texts, as the observer gives them
    within = PurePath(os.path.relpath(path, folder)).parts
    return not any(_ASIDE.fullmatch(part) for part in within)
