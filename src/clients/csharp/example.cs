#!/usr/bin/env dotnet
#:project RoutingDecision.Client/RoutingDecision.Client.csproj
#:project ../../RoutingDecision.Contracts/RoutingDecision.Contracts.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Routes a few prompts between fake providers: one is down, one is unsure of itself.
//   dotnet run src/clients/csharp/example.cs [HOST:PORT]
using RoutingDecision.Client;
using RoutingDecision.Contracts.V1;

string[] prompts =
[
    "What is the boiling point of ethanol?", "Translate into French: the delivery is late.", "Prove that the square root of 2 is irrational.",
];

var target = args.Length > 0 ? args[0] : "127.0.0.1:50051";
// A server that has just started may need longer for its first decision than the half second that calls wait by default.
await using var router = new Router(new RouterOptions { Target = target, DecideTimeout = TimeSpan.FromSeconds(10) });
if (!await router.WaitUntilReadyAsync(TimeSpan.FromSeconds(10)))
{
    Console.Error.WriteLine($"no service at {target}");
    return 1;
}

foreach (var prompt in prompts)
{
    Console.WriteLine(prompt);
    try
    {
        var result = await router.RunAsync<string>(new DecideRequest { Prompt = prompt, Feature = "example" }, FakeProviderAsync);
        Console.WriteLine($"    -> {result.Value}, accepted: {result.Accepted}, decided by: {result.Source}");
    }
    catch (TriesFailedException e)
    {
        Console.WriteLine($"    -> {e.Message}");
    }
}

Console.WriteLine(await router.CloseAsync(TimeSpan.FromSeconds(5)));
return 0;

// Stands for the caller's own code: it would call call.Model here.
static Task<Answer<string>> FakeProviderAsync(Call call, CancellationToken cancellation)
{
    Console.WriteLine($"    {call.Number}. {call.Model} ({call.Provider}, {call.Tier})");
    return call.Provider == "google"
        ? throw new ProviderException(ErrorClass.Provider, "google is down")
        : Task.FromResult(new Answer<string>($"an answer of {call.Model}")
        {
            SelfConfidence = call.Tier == "economy" ? 0.4 : 0.9,
            InputTokens = 40,
            OutputTokens = 120,
        });
}
