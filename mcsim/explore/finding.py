"""What a question to the simulator yields: an answer whose exhibits are its findings."""

from typing import ClassVar

from mcsim.compare import exhibit


class Answer(exhibit.Answer):
    """What one question found; see ``mcsim.compare.exhibit``."""

    KEY: ClassVar[str] = "findings"
