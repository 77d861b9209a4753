using System.Reflection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Tests.Mapping;

/// <summary>Every value of every enum that crosses the wire has a place of its own: a value added on one side only fails here.</summary>
public sealed class EnumMapTests
{
    // What is not asked for, or told by the absence of something else.
    private static readonly HashSet<Enum> Shared = [Strategy.Auto, MessageRole.Unspecified, ModelState.Unspecified];

    public static TheoryData<string, string> Maps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var map in typeof(EnumMap).GetMethods(BindingFlags.Static | BindingFlags.Public).Where(
                m => m.GetParameters() is [{ ParameterType.IsEnum: true }]))
            {
                data.Add(map.Name, map.GetParameters()[0].ParameterType.FullName!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Map_EveryValue_IsToldApart(string name, string type)
    {
        var map = typeof(EnumMap).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Single(m => m.Name == name && m.GetParameters() is [var p] && p.ParameterType.FullName == type);
        var values = map.GetParameters()[0].ParameterType.GetEnumValues().Cast<Enum>()
            .Where(v => !Shared.Contains(v) && v.ToString() is not ("None" or "Auto")).ToArray();

        var mapped = values.Select(v => map.Invoke(null, [v])).ToArray();

        Assert.NotEmpty(values);
        Assert.Equal(values.Length, mapped.Distinct().Count());
    }

    [Fact]
    public void Maps_AllThatTheContractNeeds_AreThere() => Assert.InRange(Maps.Count, 12, 40);
}
