using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProtobufService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>What reflection knows: services, and every file and symbol they can reach. Immutable.</summary>
internal sealed class ReflectionIndex
{
    private readonly FrozenDictionary<string, FileDescriptor> _files;
    private readonly FrozenDictionary<string, FileDescriptor> _symbols;

    public ReflectionIndex(IEnumerable<ProtobufService> services)
    {
        var list = services.ToArray();
        Services = [.. list.Select(service => service.FullName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _files = Closure([.. list.Select(service => service.File)]).ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);
        var symbols = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal);
        foreach (var file in _files.Values)
        {
            foreach (var symbol in DescriptorSymbols.Of(file))
            {
                symbols[symbol] = file;
            }
        }
        _symbols = symbols.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Full names, sorted.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>A file by the path that imports use, with all it imports; null when there is none.</summary>
    public IReadOnlyList<ByteString>? FindFile(string path) => Serialize(_files.GetValueOrDefault(path));

    /// <summary>The file that declares a symbol, with all it imports; null when there is none.</summary>
    public IReadOnlyList<ByteString>? FindSymbol(string fullName) => Serialize(_symbols.GetValueOrDefault(fullName));

    private static ByteString[]? Serialize(FileDescriptor? file)
        => file is null ? null : [.. Closure(file).Select(reached => reached.SerializedData)];

    // The roots come first: clients take the first file of an answer for the one they asked for.
    private static List<FileDescriptor> Closure(params FileDescriptor[] roots)
    {
        var reached = new List<FileDescriptor>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<FileDescriptor>(roots);
        while (queue.TryDequeue(out var file))
        {
            if (seen.Add(file.Name))
            {
                reached.Add(file);
                foreach (var import in file.Dependencies)
                {
                    queue.Enqueue(import);
                }
            }
        }
        return reached;
    }
}
