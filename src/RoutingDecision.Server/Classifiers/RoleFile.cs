using System.Text.Json;
using System.Text.Json.Serialization;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Classifiers;

/// <summary>Keeps the roles in <c>classifiers.json</c> of the state folder. Written aside and moved over, so that no half of it is ever
/// read.</summary>
internal sealed partial class RoleFile(ServerOptions options) : IRoleStore
{
    private readonly string _path = Path.Combine(options.State, "classifiers.json");

    public ClassifierRoles? Read(out string? problem)
    {
        problem = null;
        try
        {
            if (!File.Exists(_path))
            {
                return null;
            }

            var roles = JsonSerializer.Deserialize(File.ReadAllBytes(_path), RoleJson.Default.ClassifierRoles);
            if (roles is { Share: >= 0 and <= 1 } && (roles.Shadow.Length == 0 || roles.Share > 0))
            {
                return roles;
            }

            problem = $"'{_path}' holds no roles of classifiers";
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problem = $"'{_path}' can't be used: {e.Message}";
        }

        return null;
    }

    public void Write(ClassifierRoles roles)
    {
        try
        {
            Directory.CreateDirectory(options.State);
            var aside = $"{_path}.{Path.GetRandomFileName()}";
            File.WriteAllBytes(aside, JsonSerializer.SerializeToUtf8Bytes(roles, RoleJson.Default.ClassifierRoles));
            File.Move(aside, _path, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    [JsonSourceGenerationOptions(
        WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(ClassifierRoles))]
    private sealed partial class RoleJson : JsonSerializerContext;
}
