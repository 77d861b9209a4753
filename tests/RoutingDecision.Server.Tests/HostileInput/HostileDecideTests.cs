using Grpc.Core;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Requests that no honest caller sends: each is refused with a status that says all, and that fits into what clients take.</summary>
public sealed class HostileDecideTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    [Fact]
    public async Task Decide_ThousandsOfBadRoles_ListsWhatFitsAndCountsTheRest()
    {
        var request = new DecideRequest();
        request.Messages.AddRange(Enumerable.Repeat(new Message { Role = (MessageRole)77, Text = "a" }, 4096));

        var violations = await RefusalAsync(request);

        Assert.Equal("messages[0].role", violations[0].Field);
        Assert.Equal($"{4096 - (violations.Count - 1)} further violations are not listed", violations[^1].Description);
    }

    [Fact]
    public async Task Decide_AMillionBadAttachments_IsRefusedForTheirNumber()
    {
        var message = new Message { Role = MessageRole.User, Text = "a" };
        message.Attachments.AddRange(Enumerable.Repeat((AttachmentKind)77, 1_000_000));

        var violation = Assert.Single(await RefusalAsync(new DecideRequest { Messages = { message } }));

        Assert.Equal(("messages[0].attachments", "has 1000000 entries, at most 256 are allowed"), (violation.Field, violation.Description));
    }

    [Theory]
    [InlineData(AttachmentKind.Unspecified, "is not set")]
    [InlineData((AttachmentKind)77, "has the unknown enum value 77")]
    public async Task Decide_AttachmentOfNoKind_IsRefused(AttachmentKind kind, string description)
    {
        var message = new Message { Role = MessageRole.User, Text = "a", Attachments = { AttachmentKind.Image, kind } };

        var violation = Assert.Single(await RefusalAsync(new DecideRequest { Messages = { message } }));

        Assert.Equal(("messages[0].attachments[1]", description), (violation.Field, violation.Description));
    }

    [Fact]
    public async Task Decide_LongNamesInManyBytes_AreEchoedInPart()
    {
        var request = new DecideRequest { Prompt = "a", Constraints = new Constraints() };
        request.Constraints.AllowedModels.AddRange(Enumerable.Range(0, 256).Select(i => $"{i}{new string('漢', 1000)}"));
        request.Tags.Add(Enumerable.Range(0, 64).ToDictionary(i => $"{i}{new string('漢', 128)}", _ => "x", StringComparer.Ordinal));

        var violations = await RefusalAsync(request);

        Assert.Contains("further violations are not listed", violations[^1].Description, StringComparison.Ordinal);
        Assert.All(violations, v => Assert.InRange(v.Description.Length, 1, 200));
    }

    [Theory]
    [InlineData("a", 256, true)]
    [InlineData("a", 257, false)]
    [InlineData("漢", 85, true)]
    [InlineData("漢", 86, false)]
    [InlineData("😀", 64, true)]
    [InlineData("😀", 65, false)]
    public async Task Decide_Identifier_IsLimitedInBytes(string character, int count, bool taken)
    {
        var request = new DecideRequest { Prompt = "a", Tenant = string.Concat(Enumerable.Repeat(character, count)) };

        if (taken)
        {
            Assert.NotEmpty((await server.Routing.DecideAsync(request)).Model);
        }
        else
        {
            Assert.Equal("is longer than 256 bytes", Assert.Single(await RefusalAsync(request)).Description);
        }
    }

    [Fact]
    public async Task Decide_FailedModelOfAMegabyte_IsRefused()
    {
        var request =
            new DecideRequest { Prompt = "a", Attempt = new Attempt { Number = 2, FailedModels = { "a-small", new string('a', 1 << 20) } } };

        Assert.Equal("attempt.failed_models[1]", Assert.Single(await RefusalAsync(request)).Field);
    }

    [Fact]
    public async Task DecideBatch_RequestIdOfMegabytes_IsEchoedInPart()
    {
        var batch = new DecideBatchRequest { Requests = { new DecideRequest { RequestId = new string('x', 5 << 20), Prompt = "a" } } };

        var error = (await server.Routing.DecideBatchAsync(batch)).Results.Single().Error;

        Assert.Equal((int)StatusCode.InvalidArgument, error.Code);
        Assert.InRange(error.RequestId.Length, 1, 257);
    }

    [Fact]
    public async Task DecideBatch_ItemThatNoModelCanServe_NamesTheConstraint()
    {
        var batch = new DecideBatchRequest { Requests = { new DecideRequest { RequestId = "big", Prompt = "a", ContextTokens = 1_000_000 } } };

        var error = (await server.Routing.DecideBatchAsync(batch)).Results.Single().Error;

        Assert.Equal((int)StatusCode.FailedPrecondition, error.Code);
        Assert.Equal("context_window", Assert.Single(error.Violations).Field);
    }

    private Task<IReadOnlyList<Google.Rpc.BadRequest.Types.FieldViolation>> RefusalAsync(DecideRequest request) =>
        InProcessServer.RefusalOfAsync(server.Routing.DecideAsync(request));
}
