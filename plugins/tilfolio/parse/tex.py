r"""TeX as text to read, where that is simple: `x^2` as `x²`, `\alpha` as `α`."""

import re
import unicodedata
from functools import lru_cache

FORMULA = re.compile(
    r"(?<![`\\])(?P<ticks>`{2,})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)(?P<mark>\$\$?)`(?P<tex>[^`\n]+)`(?P=mark)",
    re.S,
)
"""A formula as `formulas.py` writes it; also, with nothing named `tex`, longer code that may hold the like."""
_LONGEST = 200
_DEEPEST = 12
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+\*?|[\s\S])|[\s\S]")


def _words(text: str) -> list[str]:
    return text.split()


_SYMBOLS = dict(
    pair.split("=", 1)
    for pair in _words(
        "times=× cdot=· ast=* star=* div=÷ pm=± le=≤ leq=≤ leqslant=≤ ge=≥ geq=≥ geqslant=≥ ne=≠ neq=≠ ll=<< gg=>> "
        "approx=≈ sim=~ simeq=≈ cong=≈ equiv== to=→ rightarrow=→ longrightarrow=→ leftarrow=← gets=← mapsto=→ "
        "Rightarrow=⇒ implies=⇒ Leftarrow=⇐ Leftrightarrow=⇔ iff=⇔ leftrightarrow=↔ uparrow=↑ downarrow=↓ "
        "setminus=\\ emptyset=∅ varnothing=∅ neg=¬ lnot=¬ oplus=⊕ otimes=⊗ odot=· circ=° bullet=• "
        "infty=∞ partial=∂ sum=∑ prod=∏ int=∫ ldots=… dots=… cdots=… "
        "mid=| vert=| lvert=| rvert=| Vert=|| lVert=|| rVert=|| parallel=|| prime=' degree=° ell=l "
        "top=T lt=< gt=> lbrace={ rbrace=} backslash=\\ dagger=† checkmark=✓ square=□ blacksquare=■ colon=: "
        "alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=θ iota=ι kappa=κ "
        "lambda=λ mu=μ nu=ν xi=ξ pi=π varpi=π rho=ρ varrho=ρ sigma=σ varsigma=ς tau=τ upsilon=υ phi=φ varphi=φ "
        "chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω"
    )
)  # fmt: skip
"""Characters that the fonts of our cards have; what they lack is a word."""
_WORDS = {
    "in": "in", "notin": "not in", "forall": "for all", "exists": "there is", "cup": "union",
    "cap": "intersect", "subset": "subset of", "subseteq": "subset of", "land": "and", "wedge": "and", "lor": "or",
    "vee": "or", "propto": "proportional to", "mp": "±", "perp": "perpendicular to",
    "bot": "bottom",
}  # fmt: skip
_FUNCTIONS = frozenset(
    _words(
        "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log "
        "max min Pr sec sin sinh sup tan tanh argmax argmin bmod mod nabla"
    )
)
_FUNCTION_NAMES = {"nabla": "grad"}
_WRAPPERS = frozenset(
    _words(
        "text textrm textbf textit textsf texttt textnormal mathrm mathbb mathbf mathit mathsf mathtt mathcal mathfrak "
        "mathscr boldsymbol bm mbox hbox operatorname operatorname* emph overline underline boxed vec"
    )
)
_TEXTS = frozenset(_words("text textrm textbf textit textsf texttt textnormal mbox hbox emph"))
_MARKS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "widetilde": "\u0303",
          "dot": "\u0307", "ddot": "\u0308"}  # fmt: skip
_IGNORED = frozenset(
    _words("left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits nolimits !")
)
_SPACES = frozenset(("quad", "qquad", ",", ":", ";", " ", "\n", "enspace", "thinspace"))
_RELATIONS = frozenset(_words("= < > << >> ≤ ≥ ≠ ≈ ~ → ← ⇒ ⇐ ⇔ ↔ × ± |"))
_SUPER = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
_SUB = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))
_AROUND_RELATION = re.compile(r" ?([=<>≤≥≠→×]) ?")


class _UnreadableError(Exception):
    """A formula that has no simple form as text."""


@lru_cache(maxsize=1024)
def read_tex(tex: str) -> str:
    """Return a formula as text to read, on one line; nothing where it has no simple form: matrices, long formulas."""
    if len(tex) > _LONGEST:
        return ""
    reader = _Reader(_TOKEN.findall(tex))
    try:
        text = reader.read_until("")
    except _UnreadableError:
        return ""
    return " ".join(text.split())


class _Reader:
    """Reads the tokens of a formula from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    def read_until(self, end: str) -> str:
        """Return the text up to a closing token, which is passed over; `""` is the end of all."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _UnreadableError
        pieces: list[str] = []
        while self.position < len(self.tokens):
            token = self._take()
            if token == end:
                self.depth -= 1
                return "".join(pieces)
            pieces.append(self._read(token))
        if end:
            raise _UnreadableError
        return "".join(pieces)

    def _take(self) -> str:
        if self.position >= len(self.tokens):
            raise _UnreadableError
        self.position += 1
        return self.tokens[self.position - 1]

    def _argument(self) -> str:
        token = self._take()
        while token.isspace():
            token = self._take()
        return self._read(token).strip()

    def _read(self, sign: str) -> str:
        if sign == "{":
            return self.read_until("}")
        if sign in "^_":
            return _shift(self._argument(), sign, _SUPER if sign == "^" else _SUB)
        if sign.startswith("\\"):
            return self._read_command(sign[1:])
        if sign in "}&":
            raise _UnreadableError
        return " " if sign == "~" else _space(sign)

    def _read_command(self, name: str) -> str:
        simple = _read_symbol(name)
        if simple is not None:
            return simple
        if name in _FUNCTIONS:
            return self._name_function(name)
        if name in _TEXTS:
            if self._take() != "{":
                raise _UnreadableError
            return self.read_until("}")  # as it is typed, with its blanks
        if name in _WRAPPERS:
            return self._argument()
        return self._read_special(name)

    def _read_special(self, name: str) -> str:
        if name in _MARKS:
            base = self._argument()
            return unicodedata.normalize("NFC", base + _MARKS[name]) if len(base) == 1 else base
        if name in {"frac", "dfrac", "tfrac"}:
            return f"{_group(self._argument())}/{_group(self._argument())}"
        if name == "sqrt" and self.tokens[self.position : self.position + 1] != ["["]:
            return f"√{_group(self._argument())}"
        if name == "binom":
            return f"C({self._argument()}, {self._argument()})"
        raise _UnreadableError

    def _name_function(self, name: str) -> str:
        following = self.tokens[self.position : self.position + 1]
        before = self.tokens[self.position - 2 : self.position - 1]
        front = " " if before and (before[0].isalnum() or before[0] in ")}") else ""
        tight = not following or following[0] in "({[^_)]},\\"
        return f"{front}{_FUNCTION_NAMES.get(name, name)}{'' if tight and following[:1] != [chr(92)] else ' '}"


def _read_symbol(name: str) -> str | None:
    """Return what a command without an argument stands for; None for another one."""
    if name in _SYMBOLS:
        return _space(_SYMBOLS[name])
    if name in _WORDS:
        return f" {_WORDS[name]} "
    if name in _SPACES or name in _IGNORED:
        return " " if name in _SPACES else ""
    if name == "|":
        return "||"
    return name if len(name) == 1 and name in "{}$%&#_" else None


def _space(symbol: str) -> str:
    return f" {symbol} " if symbol in _RELATIONS else symbol


def _group(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _shift(text: str, sign: str, characters: dict[str, str]) -> str:
    if text and all(character in characters for character in text):
        return "".join(characters[character] for character in text)
    return sign + _group(_AROUND_RELATION.sub(r"\1", text))
