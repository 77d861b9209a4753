using Microsoft.Extensions.Logging;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>When files of keys and certificates are read again, and what is said of it.</summary>
public sealed class WatchedSecretTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VirtualTime _time = new();
    private readonly LogCapture _log = new();
    private ConfigurationException? _wrong;
    private int _reads;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Look_FileThatCannotBeRead_IsTriedAgainWithPausesUntilItCanAndToldOnce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var secret = Watched(server);
        _wrong = new ConfigurationException("unreadable") { MayPass = true };
        Change(secret);
        Assert.Equal(1, _reads);

        double[] seconds = [0.5, 0.6, 1, 1.1, 3, 1.1, 100, 15, 2];
        var reads = seconds.Select(s => After(secret, s)).ToArray();
        Assert.Equal([1, 2, 2, 3, 3, 4, 5, 5, 6], reads);
        Assert.Equal("unreadable", Assert.Single(_log.Entries).Text.Trim().Split('\n')[^1]);

        _wrong = null;
        Assert.Equal(7, After(secret, 31));
        Assert.Equal(7, After(secret, 1_000));
        var scrape = await server.ScrapeAsync();
        Assert.Equal(
            (1, 1),
            (scrape.Sum("routing_reloads_total", ("what", "secret"), ("result", "failed")),
                scrape.Sum("routing_reloads_total", ("what", "secret"), ("result", "ok"))));
    }

    [Fact]
    public async Task Look_FileThatCanBeReadAndNotUsed_IsTriedWithItsNextChangeAlone()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var secret = Watched(server);
        _wrong = new ConfigurationException("unusable");
        Change(secret);

        Assert.Equal(1, After(secret, 1_000));
        Change(secret);
        Assert.Equal((2, 2), (_reads, _log.Entries.Count));
    }

    [Fact]
    public async Task Look_ReasonThatChangesBetweenTries_IsToldAsWell()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var secret = Watched(server);
        _wrong = new ConfigurationException("unreadable") { MayPass = true };
        Change(secret);

        _wrong = new ConfigurationException("unusable");
        Assert.Equal(2, After(secret, 2));
        Assert.Equal(2, After(secret, 1_000));
        Assert.Equal(2, _log.Entries.Count);
    }

    private WatchedSecret Watched(ServerUnderTest server)
    {
        var file = _folder.Write("secret", "0");
        return new WatchedSecret("secret", new SettledFiles(file), Put, server.Part<RoutingMetrics>(), _time, _log.CreateLogger("test"));
    }

    private void Put()
    {
        _reads++;
        if (_wrong is not null)
        {
            throw _wrong;
        }
    }

    /// <summary>Changes the file and looks until that has settled.</summary>
    private void Change(WatchedSecret secret)
    {
        File.AppendAllText(_folder.At("secret"), "x");
        secret.Look();
        secret.Look();
    }

    /// <summary>How often it was read once so many seconds have passed and somebody has looked.</summary>
    private int After(WatchedSecret secret, double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        secret.Look();
        return _reads;
    }
}
