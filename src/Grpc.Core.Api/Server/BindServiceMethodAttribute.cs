using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>Sits on a generated service base and names the static method that lists its methods.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class BindServiceMethodAttribute(
    [DynamicallyAccessedMembers(BindServiceMethodAttribute.BinderMembers)] Type bindType, string bindMethodName) : Attribute
{
    private const DynamicallyAccessedMemberTypes BinderMembers
        = DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    [DynamicallyAccessedMembers(BinderMembers)]
    public Type BindType { get; } = bindType;

    public string BindMethodName { get; } = bindMethodName;
}
