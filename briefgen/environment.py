"""The Jinja environment: Jinja2's own language, with quicker code for what templates do most.

That is to put out values, to look up attributes and to call macros. Jinja2's autoescape makes a `Markup` of each value,
only to join it with others and drop it; each dot and each call of a macro goes through several functions. What is made
here means exactly the same: tests/test_environment.py compares it with a plain environment.
"""

from collections.abc import Callable, MutableMapping
from functools import partial
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from briefgen.english import grouped

try:
    # What `escape` does with a plain text, without the `Markup` round it.
    from markupsafe._speedups import _escape_inner as escape_text
except ImportError:  # a markupsafe without its C module, or one that names it differently

    def escape_text(text: str, /) -> str:
        """A text with HTML's special characters escaped."""
        return str(escape(text))


def escape_other(value: object, /) -> str:
    """What is put out for a value that is no plain text."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int or kind is float else escape(value)


class QuickMacro(Macro):
    """A macro that can be called with nothing but all its arguments in order, as most calls do.

    Generated code makes it in the place of `jinja2.runtime.Macro`, with the same arguments.
    """

    def __init__(
        self,
        environment: jinja2.Environment,
        func: Callable[..., str],
        name: str,
        arguments: list[str],
        catch_kwargs: bool,
        catch_varargs: bool,
        caller: bool,
        default_autoescape: bool | None = None,
    ) -> None:
        super().__init__(environment, func, name, arguments, catch_kwargs, catch_varargs, caller, default_autoescape)
        self.func = func
        self.takes = -1 if catch_kwargs or catch_varargs or caller else len(arguments)
        """How many arguments it takes; -1 where only Jinja2 itself knows how to call it."""


class QuickContext(Context):
    """What a template sees, which calls macros at once."""

    def call(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: dict[str, Any] | None = None,
        _block_vars: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call something, with what it wants to be told of the context."""
        # Variables of loops and blocks, which the code tells with every call, are nothing to a macro.
        if type(called) is QuickMacro and called.takes == len(args) and not kwargs:
            made = called.func(*args)
            return _as_markup(made) if self.eval_ctx.autoescape else made
        return super().call(called, *args, _loop_vars=_loop_vars, _block_vars=_block_vars, **kwargs)


_as_markup = partial(str.__new__, Markup)
"""A text that is known to be one, without asking what else it may be."""


class Generator(CodeGenerator):
    """Generates the code of a template."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        """A whole template; what its code calls is put into its module."""
        super().visit_Template(node, frame)
        self.writeline("from briefgen.environment import QuickMacro as Macro, escape_other, escape_text")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`a.b`: an attribute as a rule; where there is none, the environment looks for an item, or tells."""
        self.write("(_found if (_found := getattr((_owner := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(_owner, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._is_plain(frame, finalize):
            self.write("(escape_text(_value) if type(_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._is_plain(frame, finalize):
            self.write(") is str else escape_other(_value))")
        else:
            super()._output_child_post(node, frame, finalize)

    @staticmethod
    def _is_plain(frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> bool:
        """Whether it is known that the output is escaped, and nothing else is done with it."""
        return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile and finalize.src is None


class Environment(jinja2.Environment):
    """Jinja2's environment, as the theme wants it."""

    code_generator_class = Generator
    context_class = QuickContext

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self.compiled: Callable[[str], CodeType | None] = lambda _name: None
        """Gives the code of templates that were compiled already, by name."""
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.filters["grouped"] = grouped

    def compile(
        self, source: Any, name: Any = None, filename: Any = None, raw: Any = False, defer_init: bool = False
    ) -> Any:
        """The code of a template, or with `raw` its Python; one that was compiled already as it is."""
        code = self.compiled(name) if name and not raw else None
        return code or super().compile(source, name, filename, raw, defer_init)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template, copied at once instead of one by one whenever it is rendered.

        They do not change once the first template is loaded.
        """
        return {**self.globals, **(d or {})}
