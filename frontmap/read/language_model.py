"""The statistical model that tells languages apart, and its cut copy in the user's cache folder.

py3langid's model knows 142 languages and takes most of half a second to unpack at each start. What the few
languages here need of it is kept as plain arrays, which open in a tenth of that.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from frontmap.errors import OutputError
from frontmap.files import cache_folder, write_whole

LANGUAGES = ("en", "uk", "ru", "de", "pl")
_DAMAGE = (
    AttributeError,
    EOFError,
    ImportError,
    KeyError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading or making the kept copy may raise, where it is damaged or py3langid is of another build: it is
passed over then."""


@functools.cache
def model_of(languages: tuple[str, ...]) -> Any:
    """py3langid's identifier for these languages alone, or None where the package is missing.

    Raises:
        OutputError: it unpacks its model in the system's folder for temporary files, which has no room.
    """
    identifier = copy.copy(_model())
    if identifier is not None:
        identifier.set_languages(list(languages))
    return identifier


def kept_file() -> Path:
    """Where the cut model is kept."""
    return cache_folder() / "language-model.npz"


@functools.cache
def _model() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    kept = _kept(LanguageIdentifier)
    if kept is not None:
        return kept
    try:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    except OSError as error:
        where, why = tempfile.gettempdir(), error.strerror or error
        raise OutputError(f"{where}: the language model cannot be unpacked there ({why})") from error
    identifier.set_languages(list(LANGUAGES))
    with contextlib.suppress(OutputError, *_DAMAGE):
        path = kept_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _packed(identifier))
    return identifier


def _version() -> str:
    """What a kept copy must be of: the package's version, and the languages."""
    from importlib.metadata import version

    return " ".join((version("py3langid"), *LANGUAGES))


def _kept(identifier: Any) -> Any:
    """The kept model, an `identifier` made of it; None where it is missing, damaged or of another version."""
    import numpy as np

    try:
        with np.load(kept_file(), allow_pickle=False) as arrays:
            if str(arrays["version"]) != _version():
                return None
            return identifier(
                arrays["weights"],
                arrays["priors"],
                arrays["languages"].tolist(),
                memoryview(arrays["moves"]),
                arrays["outputs"].tolist(),
                tk_row=memoryview(arrays["rows"]),
            )
    except _DAMAGE:
        return None


def _packed(identifier: Any) -> bytes:
    """A cut model as compressed arrays, whose checksums the format brings."""
    import numpy as np

    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        version=np.array(_version()),
        weights=identifier.nb_ptc,
        priors=identifier.nb_pc,
        languages=np.array(identifier.nb_classes),
        moves=np.asarray(identifier.tk_nextmove),
        outputs=np.array(identifier.tk_output, dtype=np.int32),
        rows=np.asarray(identifier.tk_row),
    )
    return stream.getvalue()
