"""What the services of this room refuse."""

from __future__ import annotations


class FormsRefused(Exception):
    """Something that cannot be done with a submission now; `sentence` says why, for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UploadRefused(FormsRefused):
    """A file that is not taken; `sentence` says why, `code` says it to software. Nothing of the file is kept."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class UploadBehind(Exception):
    """A piece that does not follow what is here; go on at `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset
