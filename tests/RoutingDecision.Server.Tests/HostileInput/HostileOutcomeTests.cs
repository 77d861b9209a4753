using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>Decision ids that this service never gave, and outcomes that contradict themselves.</summary>
public sealed class HostileOutcomeTests(InProcessServer server) : IClassFixture<InProcessServer>
{
    public static TheoryData<string> ForeignIds =>
        ["", "A", "!!!!", "漢字漢字", "AAAA====", "\n", "AQ", new string('A', 4096), new string('A', 1 << 20), "AbCd.EfGh"];

    [Theory]
    [MemberData(nameof(ForeignIds))]
    public async Task ReportOutcome_ForeignId_IsRefused(string id)
    {
        var violations = await InProcessServer.RefusalOfAsync(server.Outcomes.ReportOutcomeAsync(Request(id)));

        Assert.Equal("decision_id", Assert.Single(violations).Field);
    }

    [Fact]
    public async Task ReportOutcome_IdChangedInAnyPlace_IsRefused()
    {
        var id = await server.DecideAsync();
        for (var at = 0; at < id.Length; at += 7)
        {
            var changed = string.Concat(id.AsSpan(0, at), id[at] == 'A' ? "B" : "A", id.AsSpan(at + 1));

            await InProcessServer.RefusalOfAsync(server.Outcomes.ReportOutcomeAsync(Request(changed)));
        }
    }

    [Fact]
    public async Task ReportOutcomes_GarbageIdAmongGoodOnes_IsCountedAndNamed()
    {
        var id = await server.DecideAsync();
        using var call = server.Outcomes.ReportOutcomes();
        foreach (var outcome in new[] { Request(id), Request("!!!!"), Request(id) })
        {
            await call.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = outcome.Outcome });
        }

        await call.RequestStream.CompleteAsync();
        var reply = await call;

        Assert.Equal((1, 1, 1), (reply.Accepted, reply.Duplicates, reply.Rejected));
        Assert.Equal(1, Assert.Single(reply.Rejections).Index);
    }

    [Fact]
    public async Task ReportFeedback_GarbageId_IsRefused()
    {
        var violations = await InProcessServer.RefusalOfAsync(
            server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = "no id!", Satisfied = true }));

        Assert.Equal("decision_id", Assert.Single(violations).Field);
    }

    [Fact]
    public async Task ReportOutcome_FirstTokenAfterTheLast_IsRefused()
    {
        var request = Request(await server.DecideAsync());
        (request.Outcome.LatencyMs, request.Outcome.FirstTokenMs) = (100, 900);

        Assert.Equal("first_token_ms", Assert.Single(await InProcessServer.RefusalOfAsync(server.Outcomes.ReportOutcomeAsync(request))).Field);
    }

    private static ReportOutcomeRequest Request(string id) =>
        new() { Outcome = new Outcome { DecisionId = id, Attempt = 1, Status = OutcomeStatus.Success } };
}
