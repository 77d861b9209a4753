using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace RoutingDecision.State.Journal.Receipts;

/// <summary>Compares two messages field by field; floating-point numbers are the same when their bits are.</summary>
internal static class RecordDifference
{
    public static IReadOnlyList<FieldDifference> Of(IMessage logged, IMessage recomputed)
    {
        var differences = new List<FieldDifference>();
        if (!logged.Equals(recomputed))
        {
            Compare("", logged, recomputed, differences);
        }

        return differences;
    }

    private static void Compare(string path, IMessage? logged, IMessage? recomputed, List<FieldDifference> differences)
    {
        if (logged is null || recomputed is null)
        {
            if (!ReferenceEquals(logged, recomputed))
            {
                differences.Add(new FieldDifference(path, logged is null ? "absent" : "present", recomputed is null ? "absent" : "present"));
            }

            return;
        }

        foreach (var field in logged.Descriptor.Fields.InFieldNumberOrder())
        {
            var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var (a, b) = (field.Accessor.GetValue(logged), field.Accessor.GetValue(recomputed));
            if (field.IsRepeated)
            {
                CompareLists(name, (IList)a, (IList)b, differences);
            }
            else
            {
                CompareValues(name, field, a, b, differences);
            }
        }
    }

    private static void CompareLists(string name, IList logged, IList recomputed, List<FieldDifference> differences)
    {
        if (logged.Count != recomputed.Count)
        {
            differences.Add(new FieldDifference($"{name}.count", Show(logged.Count), Show(recomputed.Count)));
        }

        for (var i = 0; i < Math.Min(logged.Count, recomputed.Count); i++)
        {
            CompareValues($"{name}[{i}]", null, logged[i], recomputed[i], differences);
        }
    }

    private static void CompareValues(string name, FieldDescriptor? field, object? logged, object? recomputed, List<FieldDifference> differences)
    {
        if (field?.FieldType == FieldType.Message || logged is IMessage || recomputed is IMessage)
        {
            Compare(name, (IMessage?)logged, (IMessage?)recomputed, differences);
        }
        else if (!Same(logged, recomputed))
        {
            differences.Add(new FieldDifference(name, Show(logged), Show(recomputed)));
        }
    }

    private static bool Same(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        _ => Equals(a, b),
    };

    private static string Show(object? value) => value switch
    {
        double x => x.ToString("R", CultureInfo.InvariantCulture),
        float x => x.ToString("R", CultureInfo.InvariantCulture),
        ByteString bytes => Convert.ToHexStringLower(bytes.Span),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
