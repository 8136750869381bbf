"""Plain HTML controls: they bring their own keyboard behaviour and look like the style sheet says."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from web.markup import Html, text

Click = Callable[[], Awaitable[None] | None]
Change = Callable[[str], Awaitable[None] | None]


class Button(TextElement):
    """A button; `look` is its weight on the page."""

    def __init__(
        self, words: str, on_click: Click | None = None, *, look: Literal["primary", "quiet", "small"] = "quiet"
    ) -> None:
        super().__init__(tag="button", text=words)
        self.classes(f"button button-{look}").props("type=button")
        if on_click is not None:
            self.on("click", lambda _: on_click(), [])

    def enable(self, on: bool) -> None:
        """Let it be pressed, or not."""
        self.props(remove="disabled") if on else self.props("disabled")


class Field(Element):
    """A labelled input of text or of a number."""

    def __init__(
        self,
        words: str,
        value: str = "",
        *,
        kind: Literal["text", "number", "date"] = "text",
        on_enter: Click | None = None,
        on_change: Change | None = None,
        hint: str = "",
        **attributes: str,
    ) -> None:
        super().__init__("label")
        self.classes("field")
        self.value = value
        with self:
            markup(words, tag="span")
            self.input = Element("input").props(f"type={kind} autocomplete=off spellcheck=false")
            # Not `value`: Vue writes that anew whenever anything on the page moves, over what is being typed.
            self.input._props["defaultValue"] = value
            for name, setting in attributes.items():
                self.input._props[name] = setting
            if hint:
                markup(hint, tag="small")
        self.input.on("input", self._take, js_handler="(e) => emit(e.target.value)")
        if on_enter is not None:
            self.input.on("keydown.enter", lambda _: on_enter(), [])
        if on_change is not None:
            self.input.on("change", lambda event: on_change(str(event.args)), js_handler="(e) => emit(e.target.value)")

    def _take(self, event: Any) -> None:
        self.value = str(event.args)

    def put(self, value: str) -> None:
        """Write a value into the field."""
        self.value = value
        self.input.client.run_javascript(f"getHtmlElement({self.input.id}).value = {json.dumps(value)}")


class Tick(Element):
    """A labelled box to tick."""

    def __init__(
        self, words: str, on_change: Callable[[bool], object] = lambda _: None, *, is_on: bool = False
    ) -> None:
        super().__init__("label")
        self.classes("field-tick")
        self.is_on = is_on
        with self:
            self.input = Element("input").props("type=checkbox")
            self.input._props["defaultChecked"] = is_on
            markup(words, tag="span")

        def take(event: Any) -> None:
            self.is_on = bool(event.args)
            on_change(self.is_on)

        self.input.on("change", take, js_handler="(e) => emit(e.target.checked)")


class Choice(Element):
    """A labelled list to choose one thing from."""

    def __init__(self, words: str, options: Mapping[str, str], value: str, on_change: Change) -> None:
        super().__init__("label")
        self.classes("field field-inline")
        self.value = value
        with self:
            markup(words, tag="span")
            self.select = Element("select")
            self.offer(options, value)
        self.select.on("change", lambda event: self._take(event, on_change), js_handler="(e) => emit(e.target.value)")

    def offer(self, options: Mapping[str, str], value: str) -> None:
        """Replace what can be chosen."""
        self.value, self._options = value, options
        self.select.clear()
        with self.select:
            for key, words in options.items():
                option = TextElement(tag="option", text=words)
                option._props["value"] = key
                if key == value:
                    option._props["selected"] = True

    @property
    def words(self) -> str:
        """What the list calls the choice."""
        return self._options[self.value]

    def _take(self, event: Any, on_change: Change) -> Awaitable[None] | None:
        self.value = str(event.args)
        return on_change(self.value)


def box(classes: str = "", tag: str = "div") -> Element:
    """An element to put others into."""
    element = Element(tag)
    return element.classes(classes) if classes else element


def markup(content: str, *, tag: str = "div", classes: str = "") -> ui.html:
    """Show text, or markup that `web.markup` built."""
    element = ui.html(text(content), sanitize=False, tag=tag)
    return element.classes(classes) if classes else element


def put(element: ui.html, content: Html) -> None:
    """Replace the markup of an element, when it differs."""
    if element.content != content:
        element.set_content(content)
