using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Mapping;

/// <summary>Checks the names of requests that hold little else; RpcException when one is too long or has control characters.</summary>
internal static class NameRules
{
    public static void Check(string field, string name)
    {
        var checks = default(FieldChecks);
        checks.Identifier(field, name);
        Refuse(checks);
    }

    public static void Check(string field, IReadOnlyList<string> names)
    {
        var checks = default(FieldChecks);
        if (checks.Count(field, names.Count, RequestLimits.ListEntries))
        {
            for (var i = 0; i < names.Count; i++)
            {
                checks.Identifier($"{field}[{i}]", names[i]);
            }
        }

        Refuse(checks);
    }

    /// <summary>A remark of an administrator, which goes to the log.</summary>
    public static void CheckComment(string field, string comment)
    {
        if (FieldChecks.TooLong(comment, RequestLimits.CommentBytes))
        {
            throw RpcErrors.Invalid(field, $"is longer than {RequestLimits.CommentBytes} bytes");
        }
    }

    private static void Refuse(in FieldChecks checks)
    {
        if (checks.Failed)
        {
            throw RpcErrors.Invalid(checks.Violations);
        }
    }
}
