using System.Text.Json;

namespace RoutingDecision.Server.Tests.Hosting;

public sealed class RuntimeSettingsTests
{
    /// <summary>A property that the build does not know is passed over in silence.</summary>
    [Fact]
    public void Collector_AsBuilt_IsTheWorkstations()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routing-server.runtimeconfig.json")));
        var properties = settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.False(properties.GetProperty("System.GC.Server").GetBoolean());
    }
}
