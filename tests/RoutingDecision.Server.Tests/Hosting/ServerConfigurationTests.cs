using System.Globalization;
using System.Reflection;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

public sealed class ServerConfigurationTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, double, double> Ranges
    {
        get
        {
            var data = new TheoryData<string, double, double>();
            foreach (var property in typeof(ServerOptions).GetProperties())
            {
                if (property.GetCustomAttribute<WithinAttribute>() is { } within)
                {
                    data.Add(property.Name, within.Least, within.Most);
                }
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new string[0], false, false, 30)]
    [InlineData(new string[0], true, false, 3)]
    [InlineData(new string[0], true, true, 2)]
    [InlineData(new[] { "--token-days", "1" }, true, true, 1)]
    [InlineData(new[] { "--TokenDays=1" }, false, false, 1)]
    public void Read_SeveralSources_TheNearestWins(string[] args, bool inFile, bool inEnvironment, int expected)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (inFile)
        {
            environment["ROUTING_CONFIG"] = _folder.Write("server.json", """{"tokenDays": 3, /* and */ "grpc": "127.0.0.1:1",}""");
        }

        if (inEnvironment)
        {
            environment["ROUTING_TOKEN_DAYS"] = "2";
        }

        var options = ServerConfiguration.Read(args, environment);

        Assert.Equal(expected, options.TokenDays);
        Assert.Equal(inFile ? "127.0.0.1:1" : "127.0.0.1:50051", options.Grpc);
    }

    [Fact]
    public void Read_VariablesOfAServiceOfThatName_AreLeftAlone()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ROUTING_SERVICE_HOST"] = "10.0.0.1",
            ["ROUTING_PORT"] = "tcp://10.0.0.1:50051",
        };

        Assert.Equal("127.0.0.1:50051", ServerConfiguration.Read([], environment).Grpc);
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Read_NumberOutOfRange_IsRefusedWithKeyValueAndRange(string name, double least, double most)
    {
        var step = name == nameof(ServerOptions.TraceShare) ? 0.4 : 1;
        foreach (var value in new[] { least - step, most + step })
        {
            var text = value.ToString(CultureInfo.InvariantCulture);
            var range = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
            Assert.Equal($"{name} is '{text}', allowed is {range}.", Assert.Single(Refused($"--{name}", text)));
        }

        foreach (var value in new[] { least, most })
        {
            ServerConfiguration.Read([$"--{name}", value.ToString(CultureInfo.InvariantCulture)], NoVariables);
        }
    }

    [Fact]
    public void ServerOptions_EveryNumberButTheSeed_HasARange() => Assert.Equal(
        [nameof(ServerOptions.Seed)],
        typeof(ServerOptions).GetProperties().Where(p => p.PropertyType != typeof(string) && p.PropertyType != typeof(bool)
            && p.GetCustomAttribute<WithinAttribute>() is null).Select(p => p.Name));

    [Fact]
    public void ServerOptions_EveryText_HasARule() =>
        Assert.All(typeof(ServerOptions).GetProperties().Where(p => p.PropertyType == typeof(string)), p => Assert.NotNull(
            p.GetCustomAttribute<OptionRuleAttribute>()));

    [Theory]
    [InlineData("--token-days", "soon", "TokenDays is 'soon', allowed is 1 to 365.")]
    [InlineData("--trace-share", "NaN", "TraceShare is 'NaN', allowed is 0 to 1.")]
    [InlineData("--seed", "-1", "Seed is '-1', allowed is a whole number from 0.")]
    [InlineData("--log-level", "Loud", "LogLevel is 'Loud', allowed is Trace, Debug, Information, Warning, Error.")]
    [InlineData("--log-level", "7", "LogLevel is '7', allowed is Trace, Debug, Information, Warning, Error.")]
    [InlineData("--otlp", "localhost:4317", "Otlp is 'localhost:4317', allowed is nothing or a URL such as http://127.0.0.1:4317.")]
    [InlineData("--policy", "", "Policy is '', allowed is a path or a name.")]
    [InlineData("--state", " ", "State is ' ', allowed is a path or a name.")]
    [InlineData("--redis-prefix", "{rd}", "RedisPrefix is '{rd}', allowed is a name without braces, which tell a cluster where a key lies.")]
    [InlineData("--redis-prefix", "a}", "RedisPrefix is 'a}', allowed is a name without braces, which tell a cluster where a key lies.")]
    public void Read_BadValue_IsRefusedWithKeyValueAndWhatIsAllowed(string option, string value, string message) =>
        Assert.Equal(message, Assert.Single(Refused(option, value)));

    [Theory]
    [InlineData("127.0.0.1:50051")]
    [InlineData("127.0.0.1:0")]
    [InlineData("localhost:50051")]
    [InlineData("[::1]:50051")]
    [InlineData("*:50051")]
    [InlineData("0.0.0.0:65535")]
    public void Read_GoodAddress_IsTaken(string address) => Assert.Equal(address, ServerConfiguration.Read(["--grpc", address], NoVariables).Grpc);

    [Theory]
    [InlineData("")]
    [InlineData("50051")]
    [InlineData(":50051")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("1:50051")]
    [InlineData("::1")]
    [InlineData("::1:50051")]
    [InlineData("example.org:50051")]
    [InlineData("http://127.0.0.1:50051")]
    public void Read_BadAddress_IsRefused(string address)
    {
        const string Allowed = "allowed is an address and port such as 127.0.0.1:50051, localhost:0, [::1]:50051 or *:50051.";

        Assert.Equal($"Metrics is '{address}', {Allowed}", Assert.Single(Refused("--metrics", address)));
    }

    [Theory]
    [InlineData("--policies", "x", "--policies is not a setting.")]
    [InlineData("--policies=x", null, "--policies is not a setting.")]
    [InlineData("policy.yaml", null, "'policy.yaml' is not an option.")]
    [InlineData("--policy", null, "--policy needs a value.")]
    [InlineData("-p", null, "'-p' is not an option.")]
    public void Read_UnknownOrHalfAnOption_IsRefused(string first, string? second, string message) =>
        Assert.StartsWith(message, Assert.Single(Refused(second is null ? [first] : [first, second])), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Grcp": "127.0.0.1:1"}""", "'Grcp' in ")]
    [InlineData("""{"Config": "other.json"}""", "'Config' in ")]
    [InlineData("""{"TokenKeys": ["a", "b"]}""", "must be a text or a number.")]
    [InlineData("""{"TokenDays": {"Value": 3}}""", "must be a text or a number.")]
    [InlineData("""{"TokenDays": null}""", "must be a text or a number.")]
    [InlineData("""["TokenDays"]""", "must hold one object.")]
    [InlineData("""{"TokenDays": 3""", "is not JSON")]
    [InlineData("", "is not JSON")]
    public void Read_FileThatCannotBeMeant_IsRefusedByName(string json, string message)
    {
        var file = _folder.Write(".server.json", json);

        var problem = Assert.Single(Refused("--config", file));

        Assert.Contains(message, problem, StringComparison.Ordinal);
        Assert.Contains(file, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsRefused() =>
        Assert.Contains("nowhere.json' can't be read", Assert.Single(Refused("--config", _folder.At("nowhere.json"))), StringComparison.Ordinal);

    [Fact]
    public void Read_FileThatIsAFolder_IsRefused() =>
        Assert.Contains("can't be read", Assert.Single(Refused("--config", _folder.FullPath)), StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralMistakes_AreAllTold()
    {
        var file = _folder.Write("server.json", """{"Nonsense": 1, "Conversations": 1}""");

        var problems = Refused("--config", file, "--what", "x", "--token-days", "0", "--cache-entries", "many", "--grpc", "nowhere");

        Assert.Equal(6, problems.Count);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all but long enough to be a key of thirty-two bytes")]
    public void Read_BadTokenKey_IsRefusedWithoutRepeatingIt(string key)
    {
        var problem = Assert.Single(Refused("--token-keys", $"{Key},{key}"));

        Assert.StartsWith(
            "TokenKeys has a key that can't be used, or too many of them, allowed is nothing or 1 to 4 keys", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(key, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FiveTokenKeys_AreRefused() =>
        Assert.StartsWith("TokenKeys", Assert.Single(Refused("--token-keys", string.Join(',', Enumerable.Repeat(Key, 5)))), StringComparison.Ordinal);

    [Fact]
    public void Read_MisspeltSecret_IsNotRepeated() =>
        Assert.DoesNotContain(Key, Assert.Single(Refused($"--token-key={Key}")), StringComparison.Ordinal);

    [Fact]
    public void Help_EveryOption_IsListedWithItsDefault()
    {
        var defaults = new ServerOptions();
        Assert.All(typeof(ServerOptions).GetProperties(), property =>
        {
            var line = Assert.Single(
                ServerHelp.Text.Split('\n'), l => l.TrimStart().StartsWith($"--{Kebab(property.Name)} ", StringComparison.Ordinal));
            if (property.GetCustomAttribute<WithinAttribute>() is not null)
            {
                Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"({property.GetValue(defaults)})"), line, StringComparison.Ordinal);
            }
        });
        Assert.Equal(
            typeof(ServerOptions).GetProperties().Length + 1, ServerHelp.Text.Split('\n').Count(l => l.StartsWith("  --", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> NoVariables => [];

    private static IReadOnlyList<string> Refused(params string[] args) =>
        Assert.Throws<ConfigurationException>(() => ServerConfiguration.Read(args, NoVariables)).Problems;

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : $"{c}"));
}
