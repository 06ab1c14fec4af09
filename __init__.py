"""lossproof: claims about dropout and decoherence, each proved, certified, attacked or refuted.

Everything a claim is written with is here: ``from lossproof import claim, Equal, Prob, Size``;
numbers between exact bounds are in `lossproof.certified`.
The names load on first use: a pytest run which only finds the plugin installed pays for nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import certified as certified
    from . import strategies as strategies
    from .proofs.axioms import Axiom as Axiom
    from .proofs.catalogue import ClaimFileError as ClaimFileError
    from .proofs.catalogue import claim_files as claim_files
    from .proofs.catalogue import load as load
    from .proofs.claim import Claim as Claim
    from .proofs.claim import ClaimError as ClaimError
    from .proofs.claim import claim as claim
    from .proofs.engine import InternalError as InternalError
    from .proofs.engine import judge as judge
    from .proofs.profiles import PROFILES as PROFILES
    from .proofs.profiles import Profile as Profile
    from .theory.vocabulary import *  # noqa: F403  (lists its names)

_HOME = {
    "Axiom": "proofs.axioms",
    "Claim": "proofs.claim",
    "ClaimError": "proofs.claim",
    "ClaimFileError": "proofs.catalogue",
    "InternalError": "proofs.engine",
    "PROFILES": "proofs.profiles",
    "Profile": "proofs.profiles",
    "claim": "proofs.claim",
    "claim_files": "proofs.catalogue",
    "judge": "proofs.engine",
    "load": "proofs.catalogue",
}
_MODULES = ("certified", "strategies")
_WORDS = "theory.vocabulary"


def _words() -> list[str]:
    listed: list[str] = import_module(f".{_WORDS}", __name__).__all__
    return listed


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted({*_HOME, *_MODULES, *_words()})
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if not name.startswith("_"):
        home = _HOME.get(name) or (_WORDS if name in _words() else None)
        if home:
            # here, not at import: a pytest run that never uses us keeps its threads
            import_module(".numerics.threads", __name__).one_thread()
            found = getattr(import_module(f".{home}", __name__), name)
            if home == _WORDS and isinstance(found, type):  # so that from_type knows the domains
                import_module(".strategies", __name__).register_loaded()
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_MODULES, *_words()})
