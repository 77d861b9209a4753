using RoutingDecision.LoadBench.Settings;

namespace RoutingDecision.LoadBench.Tests.Rows;

public sealed class LoadArgumentsTests
{
    /// <summary>Any file will do for a server that is not started.</summary>
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "routing-server");

    [Theory]
    [InlineData("make bench-load")]
    [InlineData("make bench-load", "load", "--rounds", "2")]
    [InlineData("make bench-load ARGS=\"--rounds 1\"", "--rounds", "1")]
    [InlineData("make bench-load ARGS=\"--quick --only echo,cached\"", "--quick", "--only", "cached,echo")]
    [InlineData("make bench-load ARGS=\"--quick --rounds 2\"", "--quick", "--rounds", "2")]
    [InlineData("make bench-replicas ARGS=\"--quick\"", "replicas", "--quick")]
    [InlineData("make bench-web ARGS=\"--only unchanged,inline\"", "web", "--only", "inline,unchanged")]
    [InlineData("make bench-settings ARGS=\"--rounds 1\"", "settings", "--rounds", "1", "--also", "other build=x")]
    [InlineData("make bench-settings ARGS=\"--only 'no-pgo,other build'\"", "settings", "--also", "other build=x", "--only", "no-pgo,other build")]
    [InlineData("make bench-profile", "profile")]
    [InlineData("make bench-profile ARGS=\"--quick --only echo,new\"", "profile", "--quick", "--only", "new,echo")]
    public void Command_Arguments_NamesThoseThatDiffer(string command, params string[] words) => Assert.Equal(command, Parse(words).Command);

    [Fact]
    public void Command_BuildsAlone_IsThatOfNative()
    {
        string[] keys = [SettingRows.AsBuilt, $"{SettingRows.AsBuilt}-cached", "other build", "other build-cached"];

        var arguments = Parse("settings", "--also", "other build=x", "--only", string.Join(',', keys));

        Assert.Equal("make bench-native", arguments.Command);
        Assert.Equal(keys, arguments.Rows.Select(r => r.Key));
    }

    [Fact]
    public void TryParse_RoundsOfAProfile_AreRefused() =>
        Assert.False(LoadArguments.TryParse(["profile", "--rounds", "2", "--server", Server], out _, out _));

    private static LoadArguments Parse(params string[] words)
    {
        Assert.True(LoadArguments.TryParse([.. words, "--server", Server], out var arguments, out var problem), problem);
        return arguments;
    }
}
