using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

if (args.Any(a => a is "--help" or "-h"))
{
    Console.WriteLine(ServerHelp.Text);
    return 0;
}

if (args.Contains("--version"))
{
    Console.WriteLine(BuildInfo.Version);
    return 0;
}

try
{
    if (args.Contains(HealthCheck.Flag))
    {
        return await HealthCheck.RunAsync(args, Console.Out);
    }

    if (args.Contains(ConfigurationCheck.Flag))
    {
        return ConfigurationCheck.Run(args, Console.Out);
    }

    // Whoever asks for a reload does not know how far the start is, and a start reads everything anyway.
    using var early = ReloadSignal.Ignore();
    var options = ServerConfiguration.Read(args);
    await using var app = RoutingHost.Build(options);
    await ListenFailedException.StartAsync(app, options);
    ReadyLine.Write(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ConfigurationException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
catch (ListenFailedException taken)
{
    await Console.Error.WriteLineAsync(taken.Message);
    return 3;
}
