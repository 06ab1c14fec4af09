"""C3.4a (section 3.4): masks are not like incompatible observables: they all commute."""

from ....theory.vocabulary import Equal, ForSome, Mask, Not, Size, State, diag, trace
from ...claim import claim


@claim(entry="C3.4a")
def masks_commute(n: Size, a: Mask["n"], b: Mask["n"]) -> Equal:
    r"""Any two masks commute as operators."""
    return Equal(diag(a) @ diag(b), diag(b) @ diag(a))


@claim(entry="C3.4a", uses=[masks_commute])
def robertson_bound_of_masks_is_zero(n: Size, a: Mask["n"], b: Mask["n"], rho: State["n"]) -> Equal:
    r"""So the Robertson bound on the product of their uncertainties vanishes in every state."""
    return Equal(trace(rho @ (diag(a) @ diag(b) - diag(b) @ diag(a))), 0)


@claim(entry="C3.4a", expect="refuted", corrected_by="masks_commute")
def masks_are_incompatible_as_stated(n: Size) -> ForSome:
    r"""Some two masks do not commute, as incompatible observables do not."""
    return ForSome(
        Mask["n"],
        lambda a: ForSome(Mask["n"], lambda b: Not(Equal(diag(a) @ diag(b), diag(b) @ diag(a)))),
    )
