import pytest

from resolution.errors import TooLarge
from tests.resolution.nuget.evaluating import group, package, read


def metadata(items: str, name: str = "Version", kind: str = "PackageReference") -> list[str]:
    found = read("a.csproj", a_csproj=group(items, "Item"))
    assert found.doubts == []
    return [item.get(name, "") for item in found.named(kind)]


def test_items_are_included_excluded_and_updated_by_wildcards_and_lists() -> None:
    items = (
        '<PackageReference Include="A.One;A.Two;B" Exclude="b" />'
        '<More Include="C" /><PackageReference Include="@(More)" />'
        '<PackageReference Update="A.*" Version="2" /><PackageReference Remove="*.Two" />'
        '<PackageReference Update="@(PackageReference)" P="%5b" />'
    )
    found = read("a.csproj", a_csproj=group(items, "Item"))
    assert list(found.named("PackageReference")) == [
        {"Include": "A.One", "Version": "2", "P": "["},
        {"Include": "C", "P": "["},
    ]


def test_item_definitions_give_metadata() -> None:
    body = '<ItemDefinitionGroup><PackageReference PrivateAssets="all" /></ItemDefinitionGroup>' + package("A")
    assert next(read("a.csproj", a_csproj=body).named("PackageReference"))["PrivateAssets"] == "all"


def test_referenced_projects_are_found_by_wildcards() -> None:
    body = group(r'<ProjectReference Include="..\lib\**\*.csproj" />', "Item")
    found = read("app/a.csproj", app__a_csproj=body, lib__x__b_csproj="", lib__c_csproj="")
    assert [item["Include"] for item in found.named("ProjectReference")] == ["../lib/c.csproj", "../lib/x/b.csproj"]


def test_items_that_grow_without_end_are_refused() -> None:
    doubling = '<X Include="@(X);@(X)" />' * 30
    with pytest.raises(TooLarge):
        read("a.csproj", a_csproj=group(f'<X Include="a" />{doubling}', "Item"))


def test_items_made_from_others_keep_their_metadata() -> None:
    items = '<More Include="A;B" Version="2" /><PackageReference Include="@(More)" />'
    assert metadata(items) == ["2", "2"]


def test_metadata_can_speak_of_the_item_itself() -> None:
    version = "<Version>%(V).%(PackageReference.v)-%(Filename)</Version>"
    items = f'<PackageReference Include="A.B" V="1">{version}</PackageReference>'
    assert metadata(items) == ["1.1-A"]


def test_a_condition_on_metadata_can_speak_of_the_item() -> None:
    private = "<PrivateAssets Condition=\"'%(Identity)' == 'B'\">all</PrivateAssets>"
    fallback = "<Version Condition=\"%(PackageReference.Version) == ''\">9</Version>"
    items = (
        '<PackageReference Include="A" Version="1" /><PackageReference Include="B" />'
        f'<PackageReference Update="@(PackageReference)">{private}{fallback}</PackageReference>'
    )
    assert (metadata(items), metadata(items, "PrivateAssets")) == (["1", "9"], ["", "all"])


def test_a_list_can_be_made_by_a_template() -> None:
    items = """<Part Include="A;B" Version="1" /><PackageReference Include="@(Part->'My.%(Identity)')" />"""
    assert (metadata(items, "Include"), metadata(items)) == (["My.A", "My.B"], ["1", "1"])


def test_names_of_metadata_count_whatever_their_case() -> None:
    assert metadata('<PackageReference Include="A" version="1" />') == ["1"]


def test_item_definitions_see_all_properties_and_their_conditions_count() -> None:
    definitions = (
        "<ItemDefinitionGroup><PackageReference><Version>$(V)</Version></PackageReference>"
        "<PackageReference Condition=\"'$(V)' == '2'\"><P>no</P></PackageReference></ItemDefinitionGroup>"
    )
    found = read(
        "a.csproj", a_csproj=definitions + group("<V>1</V>") + group('<PackageReference Include="A" />', "Item")
    )
    assert list(found.named("PackageReference")) == [{"Include": "A", "Version": "1"}]


@pytest.mark.parametrize(
    "item",
    [
        '<PackageReference Include="A" Version="%(Other.Version)" />',
        '<PackageReference Include="A" Version="%(Version.)" />',
        '<PackageReference Include="%(Other.Identity)" />',
        '<PackageReference Include="@(Other->Distinct())" />',
        "<PackageReference Include=\"A\" Condition=\"'%(Version)' == ''\" />",
    ],
)
def test_metadata_of_other_items_is_said_not_to_be_understood(item: str) -> None:
    assert "not understood" in read("a.csproj", a_csproj=group(item, "Item")).doubts[0]


@pytest.mark.parametrize("text", ["%(M)%(M)", "%(M)" * 1000])
def test_metadata_that_grows_without_end_is_refused(text: str) -> None:
    growing = f'<X Update="a" M="{text}" />' * 40
    with pytest.raises(TooLarge):
        read("a.csproj", a_csproj=group(f'<X Include="a" M="xxxxxxxx" />{growing}', "Item"))


def test_conditions_on_many_items_are_refused_in_time() -> None:
    many = ";".join(f"a{number}" for number in range(20_000))
    asking = "<X Update=\"@(X)\"><M Condition=\"'%(M)' == ''\">1</M></X>" * 40
    with pytest.raises(TooLarge):
        read("a.csproj", a_csproj=group(f'<X Include="{many}" />{asking}', "Item"))


NAMES = ";".join(f"a{number}" for number in range(3_000))
METADATA = "".join(f"<m{number} />" for number in range(3_000))
ASKING = "".join(f"<m{number}>%(other)</m{number}>" for number in range(2_000))


@pytest.mark.parametrize(
    "items",
    [
        f'<X Include="{NAMES}" Exclude="{NAMES}" />',
        f'<X Include="{NAMES}">{METADATA}</X>',
        f'<X Include="a">{METADATA}</X>' + '<X Include="@(X)" />' * 12,
        f'<X Include="a">{ASKING}</X>',
        f'<X Include="{"a;" * 3_000}" />' + '<X Update="a" />' * 700,
    ],
)
def test_items_that_multiply_are_refused_in_time(items: str) -> None:
    with pytest.raises(TooLarge):
        read("a.csproj", a_csproj=group(items, "Item"))


def test_wildcards_over_many_files_are_refused_in_time() -> None:
    files = {f"f{number}_csproj": "" for number in range(1_000)}
    with pytest.raises(TooLarge):
        read("a.csproj", **files, a_csproj=group('<ProjectReference Include="*.x" />' * 2_100, "Item"))
