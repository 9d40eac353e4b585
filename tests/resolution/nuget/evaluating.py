"""Project files in a few words, and what evaluating them gives."""

from resolution.nuget.msbuild import Evaluation
from resolution.nuget.project_tree import Tree


def read(path: str, framework: str = "", /, **files: str) -> Evaluation:
    """Evaluate one of `files`; in their names `__` stands for a slash and `_` for a dot."""
    named = {name.replace("__", "/").replace("_", "."): f"<Project>{text}</Project>" for name, text in files.items()}
    return Evaluation(Tree({name: text.encode() for name, text in named.items()}), path, framework).run()


def group(text: str, kind: str = "Property") -> str:
    return f"<{kind}Group>{text}</{kind}Group>"


def package(name: str, condition: str = "") -> str:
    return group(f'<PackageReference Include="{name}" Version="1" Condition="{condition}" />', "Item")


def references(evaluation: Evaluation) -> list[str]:
    return [item["Include"] for item in evaluation.named("PackageReference")]
