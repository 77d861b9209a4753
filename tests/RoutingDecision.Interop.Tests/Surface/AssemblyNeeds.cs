using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RoutingDecision.Interop.Tests.Surface;

/// <summary>What one assembly needs of another: the types and members it refers to, and the methods it overrides.</summary>
internal sealed class AssemblyNeeds
{
    private readonly MetadataReader _reader;
    private readonly string _of;

    /// <param name="path">The assembly that needs.</param>
    /// <param name="of">The simple name of the assembly needed.</param>
    public AssemblyNeeds(string path, string of)
    {
        using var file = new PEReader(File.OpenRead(path));
        _reader = file.GetMetadataReader();
        _of = of;
        Identity = _reader.AssemblyReferences.Select(_reader.GetAssemblyReference)
            .Single(reference => _reader.StringComparer.Equals(reference.Name, of)).GetAssemblyName();
        Types = Sorted(_reader.TypeReferences.Where(IsNeeded).Select(handle => TypeText.Name(_reader, handle)));
        Members = Sorted(_reader.MemberReferences.Select(_reader.GetMemberReference).Select(Member).OfType<string>());
        Overrides = Sorted(_reader.TypeDefinitions.SelectMany(OverridesOf));
    }

    /// <summary>Name, version and public key token that the needed assembly must have.</summary>
    public AssemblyName Identity { get; }

    public IReadOnlyList<string> Types { get; }
    public IReadOnlyList<string> Members { get; }

    /// <summary>
    /// Methods overridden in classes that derive from the needed assembly's. No reference names them, and without a method to
    /// override the runtime takes them for new ones that are never called.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private bool IsNeeded(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.AssemblyReference => _reader.StringComparer.Equals(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, _of),
            HandleKind.TypeReference => IsNeeded((TypeReferenceHandle)scope),
            _ => false,
        };
    }

    private string? Member(MemberReference member)
    {
        if (NeededType(member.Parent) is not { } type)
        {
            return null;
        }
        var name = _reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? TypeText.Field(type, name, member.DecodeFieldSignature(TypeText.Instance, null))
            : TypeText.Method(type, name, member.DecodeMethodSignature(TypeText.Instance, null));
    }

    // A member of a generic type hangs on an instantiation, and its signature is written in the type's own parameters.
    private string? NeededType(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            var signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            {
                return null;
            }
            signature.ReadCompressedInteger();
            handle = signature.ReadTypeHandle();
        }
        return handle.Kind == HandleKind.TypeReference && IsNeeded((TypeReferenceHandle)handle)
            ? TypeText.Name(_reader, (TypeReferenceHandle)handle)
            : null;
    }

    private IEnumerable<string> OverridesOf(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        if (NeededBase(type) is not { } baseName)
        {
            return [];
        }
        return from method in type.GetMethods().Select(_reader.GetMethodDefinition)
               where method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.NewSlot)
               let name = _reader.GetString(method.Name)
               where typeof(object).GetMethod(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance) is null
               select TypeText.Method(baseName, name, method.DecodeSignature(TypeText.Instance, null));
    }

    private string? NeededBase(TypeDefinition type) => type.BaseType.IsNil ? null
        : type.BaseType.Kind == HandleKind.TypeDefinition ? NeededBase(_reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType))
        : NeededType(type.BaseType);
}
