"""Examples in empty fields that follow the chosen package type; without scripts they follow it when the page loads."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms

Examples = Mapping[str, Mapping[str, str]]  # value of the select → field → example


class ExampleSelect(forms.Select):
    """Its options carry the examples of other fields, for static/integrations/examples.js."""

    examples: Examples = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        for field, example in self.examples.get(str(option["value"]), {}).items():
            option["attrs"][f"data-example-{field}"] = example
        return option


def show_examples(form: forms.Form, name: str, examples: Examples) -> None:
    """Let other fields of `form` show the examples for what is chosen in the field `name`. Choices come before."""
    select = form.fields[name]
    assert isinstance(select, forms.ChoiceField)
    assert isinstance(select.widget, ExampleSelect)
    select.widget.examples = examples
    choices = [str(value) for value, _ in cast(Any, select.choices)]
    chosen = str(form[name].value() or "")
    shown = examples.get(chosen if chosen in choices else next(iter(choices), ""), {})
    for field, example in shown.items():
        form.fields[field].widget.attrs["placeholder"] = example
