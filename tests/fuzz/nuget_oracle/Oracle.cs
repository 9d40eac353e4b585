// Answers questions with NuGet's own code, loaded from nuget.exe: one tab-separated question a line, one answer a line.
//
//   best     range  version;version…             the version that a restore would pick
//   nearest  framework  framework;framework…     the nearest of several frameworks
//   resolve  framework  root range;root range…  pin range;…  id version dep range,dep range;…
//
// https://github.com/NuGet/NuGet.Client, RemoteDependencyWalkerTests: the walker runs on providers in memory.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.DependencyResolver;
using NuGetOwn.Frameworks;
using NuGet.LibraryModel;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

class Feed : IRemoteDependencyProvider
{
    readonly Dictionary<string, Dictionary<NuGetVersion, LibraryDependency[]>> packages =
        new Dictionary<string, Dictionary<NuGetVersion, LibraryDependency[]>>(StringComparer.OrdinalIgnoreCase);

    public bool IsHttp { get { return false; } }
    public PackageSource Source { get { return new PackageSource("memory"); } }

    public void Add(string id, string version, LibraryDependency[] dependencies)
    {
        if (!packages.ContainsKey(id)) packages[id] = new Dictionary<NuGetVersion, LibraryDependency[]>();
        packages[id][NuGetVersion.Parse(version)] = dependencies;
    }

    public Task<LibraryIdentity> FindLibraryAsync(LibraryRange range, NuGetFramework framework, SourceCacheContext cache, ILogger log, CancellationToken token)
    {
        Dictionary<NuGetVersion, LibraryDependency[]> versions;
        if (!packages.TryGetValue(range.Name, out versions)) return Task.FromResult<LibraryIdentity>(null);
        var best = (range.VersionRange ?? VersionRange.All).FindBestMatch(versions.Keys);
        return Task.FromResult(best == null ? null : new LibraryIdentity(range.Name, best, LibraryType.Package));
    }

    public Task<LibraryDependencyInfo> GetDependenciesAsync(LibraryIdentity identity, NuGetFramework framework, SourceCacheContext cache, ILogger log, CancellationToken token)
    {
        return Task.FromResult(LibraryDependencyInfo.Create(identity, framework, packages[identity.Name][identity.Version]));
    }

    public Task<IPackageDownloader> GetPackageDownloaderAsync(PackageIdentity identity, SourceCacheContext cache, ILogger log, CancellationToken token)
    {
        throw new NotSupportedException();
    }

    public Task<IEnumerable<NuGetVersion>> GetAllVersionsAsync(string id, SourceCacheContext cache, ILogger log, CancellationToken token)
    {
        Dictionary<NuGetVersion, LibraryDependency[]> versions;
        IEnumerable<NuGetVersion> found = packages.TryGetValue(id, out versions) ? versions.Keys.ToArray() : new NuGetVersion[0];
        return Task.FromResult(found);
    }
}

class Root : IDependencyProvider
{
    public const string Name = "root-project";
    public List<LibraryDependency> Dependencies = new List<LibraryDependency>();

    public bool SupportsType(LibraryDependencyTarget type) { return (type & LibraryDependencyTarget.Project) != 0; }

    public Library GetLibrary(LibraryRange range, NuGetFramework framework)
    {
        if (range.Name != Name) return null;
        return new Library
        {
            LibraryRange = range,
            Identity = new LibraryIdentity { Name = Name, Version = new NuGetVersion("1.0.0"), Type = LibraryType.Project },
            Dependencies = Dependencies,
            Resolved = true,
        };
    }
}

static class Oracle
{
    static IEnumerable<string[]> Entries(string text)
    {
        return text.Split(new[] { ';' }, StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(new[] { ' ' }, 3));
    }

    static LibraryDependency Dependency(string id, string range)
    {
        var wanted = range == "" ? VersionRange.All : VersionRange.Parse(range);
        return new LibraryDependency { LibraryRange = new LibraryRange(id, wanted, LibraryDependencyTarget.Package) };
    }

    static string Resolve(string framework, string roots, string pins, string packages)
    {
        var feed = new Feed();
        foreach (var entry in Entries(packages))
        {
            var below = entry.Length < 3 ? new string[0] : entry[2].Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);
            feed.Add(entry[0], entry[1], below.Select(one => one.Split(' ')).Select(one => Dependency(one[0], one[1].Replace('|', ','))).ToArray());
        }
        var root = new Root();
        root.Dependencies.AddRange(Entries(roots).Select(entry => Dependency(entry[0], entry[1].Replace('|', ','))));
        foreach (var entry in Entries(pins))
        {
            var pin = Dependency(entry[0], entry[1].Replace('|', ','));
            pin.VersionCentrallyManaged = true;
            pin.ReferenceType = LibraryDependencyReferenceType.None;
            root.Dependencies.Add(pin);
        }
        using (var cache = new SourceCacheContext())
        {
            var context = new RemoteWalkContext(cache, NullLogger.Instance);
            context.ProjectLibraryProviders.Add(root);
            context.RemoteLibraryProviders.Add(feed);
            var range = new LibraryRange(Root.Name, VersionRange.Parse("1.0.0"), LibraryDependencyTarget.Project);
            var graph = new RemoteDependencyWalker(context).WalkAsync(range, NuGetFramework.Parse(framework), null, null, true).Result;
            var analysis = graph.Analyze();
            return Describe(graph, analysis);
        }
    }

    // Versions after 5.8 report a downgrade only where everything above it was accepted.
    static bool IsRelevant(GraphNode<RemoteResolveResult> node)
    {
        for (var above = node.OuterNode; above != null; above = above.OuterNode)
            if (above.Disposition != Disposition.Accepted) return false;
        return true;
    }

    static string Describe(GraphNode<RemoteResolveResult> graph, AnalyzeResult<RemoteResolveResult> analysis)
    {
        // Versions that wait for each other are never decided: the walker loses patience and leaves them out.
        var undecided = false;
        graph.ForEach(node => undecided |= node.Key.Name != Root.Name && node.Disposition == Disposition.Acceptable);
        if (undecided) return "gave up";
        var nodes = new SortedSet<string>(StringComparer.Ordinal);
        graph.ForEach(node =>
        {
            if (node.Key.Name == Root.Name || node.Disposition != Disposition.Accepted) return;
            var resolved = node.Item.Key.Type != LibraryType.Unresolved;
            nodes.Add(node.Key.Name.ToLowerInvariant() + " " + (resolved ? node.Item.Key.Version.ToNormalizedString() : "unresolved"));
        });
        var downgrades = analysis.Downgrades.Where(one => IsRelevant(one.DowngradedFrom)).Select(one => one.DowngradedFrom.Key.Name.ToLowerInvariant()).Distinct().OrderBy(one => one, StringComparer.Ordinal);
        var conflicts = analysis.VersionConflicts.Select(one => one.Conflicting.Key.Name.ToLowerInvariant()).Distinct().OrderBy(one => one, StringComparer.Ordinal);
        var cycles = analysis.Cycles.Select(one => one.Key.Name.ToLowerInvariant()).Distinct().OrderBy(one => one, StringComparer.Ordinal);
        return string.Join("\t", string.Join(";", nodes), string.Join(";", downgrades), string.Join(";", conflicts), string.Join(";", cycles));
    }

    static string Best(string range, string versions)
    {
        var best = VersionRange.Parse(range).FindBestMatch(versions.Split(';').Select(NuGetVersion.Parse));
        return best == null ? "" : best.ToNormalizedString();
    }

    static string Nearest(string framework, string candidates)
    {
        var nearest = new FrameworkReducer().GetNearest(NuGetFramework.Parse(framework), candidates.Split(';').Select(NuGetFramework.Parse));
        return nearest == null ? "" : nearest.GetShortFolderName();
    }

    static string Answer(string[] question)
    {
        if (question[0] == "best") return Best(question[1], question[2]);
        if (question[0] == "nearest") return Nearest(question[1], question[2]);
        return Resolve(question[1], question[2], question[3], question[4]);
    }

    static void Main()
    {
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            string answer;
            try { answer = Answer(line.Split('\t')); }
            catch (Exception error) { answer = "error: " + (error.InnerException ?? error).Message.Replace('\n', ' '); }
            Console.Out.WriteLine(answer);
            Console.Out.Flush();
        }
    }
}
