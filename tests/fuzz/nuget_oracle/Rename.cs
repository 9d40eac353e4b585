// nuget.exe is merged from many assemblies, and the merge gave some public types names that C# cannot write.
// Writes a copy in which they stand in the namespace NuGetOwn.Frameworks: mono Rename.exe nuget.exe open/NuGet.exe
using Mono.Cecil;

static class Rename
{
    static void Main(string[] arguments)
    {
        var module = ModuleDefinition.ReadModule(arguments[0]);
        foreach (var type in module.Types)
        {
            if (!type.Name.StartsWith("NuGet.Frameworks")) continue;
            type.Namespace = "NuGetOwn.Frameworks";
            type.Name = type.Name.Substring(type.Name.LastIndexOf('.') + 1);
        }
        module.Write(arguments[1]);
    }
}
