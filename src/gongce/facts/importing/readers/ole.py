"""The streams of an OLE compound file (.xls and the older .et): directory, allocation table, nothing else of it."""

import struct
from collections.abc import Iterator

from gongce.vocabulary import InputError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_HEADER = 512
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class CompoundFile:
    """An OLE file's streams by name (the last part of their path; the first of a name counts)."""

    def __init__(self, data: bytes, where: str) -> None:
        """Read header and directory.

        Raises:
            InputError: the file is cut or its tables point outside of it.
        """
        self.data, self.where = data, where
        try:
            self._open()
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            raise InputError("文件已损坏或不完整", where=where, remedy="重新取得完整的文件") from error

    def _open(self) -> None:
        shift, mini = struct.unpack_from("<HH", self.data, 30)
        if not 7 <= shift <= 16 or not 4 <= mini <= shift:
            raise ValueError("sector size")
        self.size, self.mini_size = 1 << shift, 1 << mini
        directory = struct.unpack_from("<I", self.data, 48)[0]
        self.cutoff, mini_start = struct.unpack_from("<II", self.data, 56)
        first_extra, extras = struct.unpack_from("<II", self.data, 68)
        sectors = [number for number in struct.unpack_from("<109I", self.data, 76) if number < _END]
        self.table: list[int] = []
        for number in (*sectors, *self._extra_sectors(first_extra, extras)):
            self.table += self._numbers(self._sector(number))
        self.mini_table = self._numbers(self._chain(mini_start)) if mini_start < _END else []
        self.entries = dict(reversed(list(self._list_entries(self._chain(directory)))))

    def _extra_sectors(self, first: int, count: int) -> Iterator[int]:
        for _ in range(min(count, len(self.data) // self.size)):
            if first >= _END:
                return
            *numbers, first = self._numbers(self._sector(first))
            yield from (number for number in numbers if number < _END)

    def _numbers(self, content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size if self.size > _HEADER else _HEADER + number * self.size
        return self.data[start : start + self.size]

    def _chain(self, first: int) -> bytes:
        pieces, number = [], first
        for _ in range(len(self.data) // self.size + 2):
            if number >= _END or number >= len(self.table):
                break
            pieces.append(self._sector(number))
            number = self.table[number]
        return b"".join(pieces)

    def _list_entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        self.mini_stream = b""
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            first, size = struct.unpack_from("<IQ", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                self.mini_stream = self._chain(first)
            elif kind == _STREAM:
                yield name, (first, size & 0xFFFFFFFF)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the streams."""
        return tuple(self.entries)

    def read(self, name: str) -> bytes:
        """The bytes of a stream, b"" where there is none."""
        if name not in self.entries:
            return b""
        first, size = self.entries[name]
        if size >= self.cutoff:
            return self._chain(first)[:size]
        pieces, number = [], first
        for _ in range(len(self.mini_table) + 1):
            if number >= _END or number >= len(self.mini_table):
                break
            pieces.append(self.mini_stream[number * self.mini_size : (number + 1) * self.mini_size])
            number = self.mini_table[number]
        return b"".join(pieces)[:size]
