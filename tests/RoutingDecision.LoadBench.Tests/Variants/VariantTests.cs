using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RoutingDecision.LoadBench.Variants;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Variants;

/// <summary>Each variant starts and is what its title says.</summary>
public sealed class VariantTests
{
    public static TheoryData<string> KeysOfWebServer => [.. WebServerVariants.All.Select(v => v.Key)];

    [Theory]
    [MemberData(nameof(KeysOfWebServer))]
    public async Task StartAsync_SettingOfTheWebServer_ChangesItsOptions(string key)
    {
        using var folder = new TemporaryFolder();
        await using var changed = await VariantHost.StartAsync(VariantList.Named(key), Arguments(folder));

        Assert.NotEqual(Defaults, DescribeOptions(changed));
    }

    [Fact]
    public async Task StartAsync_Unchanged_HasTheWebServersDefaults()
    {
        using var folder = new TemporaryFolder();
        await using var app = await VariantHost.StartAsync(VariantList.Unchanged, Arguments(folder));

        Assert.Equal(Defaults, DescribeOptions(app));
        Assert.True(IsListenedTo(app));
    }

    [Fact]
    public async Task StartAsync_WithoutMetrics_LetsNobodyListenAndStillTellsCounters()
    {
        using var folder = new TemporaryFolder();
        await using var app = await VariantHost.StartAsync(VariantList.WithoutMetrics, Arguments(folder));

        Assert.False(IsListenedTo(app));
        Assert.Contains("routing_cache_misses_total ", CountersOnDemand.Read(), StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_pause_time_seconds_total ", CountersOnDemand.Read(), StringComparison.Ordinal);
        Assert.False(IsListenedTo(app));
    }

    /// <summary>The web server's own, but for the one limit that an option of the product is about.</summary>
    private static string Defaults =>
        Describe(new KestrelServerOptions { Limits = { MaxRequestBodySize = null } }.Limits, new SocketTransportOptions());

    private static string[] Arguments(TemporaryFolder folder) =>
        ["--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", folder.At("state"), "--log-level", "Error"];

    /// <summary>Whether an instrument of the web server's meter, as this host makes it, is recorded.</summary>
    private static bool IsListenedTo(WebApplication app) => app.Services.GetRequiredService<IMeterFactory>()
        .Create("Microsoft.AspNetCore.Server.Kestrel").CreateCounter<long>("probe").Enabled;

    private static string DescribeOptions(WebApplication app) => Describe(
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits,
        app.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value);

    private static string Describe(KestrelServerLimits limits, SocketTransportOptions sockets) =>
        string.Join('\n', ((object[])[limits, limits.Http2, sockets]).SelectMany(PropertiesOf));

    private static IEnumerable<string> PropertiesOf(object options) => options.GetType().GetProperties()
        .Where(p => p.PropertyType.IsValueType)
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={p.GetValue(options)}"));
}
