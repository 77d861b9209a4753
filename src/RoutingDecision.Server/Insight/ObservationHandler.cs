using RoutingDecision.Contracts.V1;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers <c>GetObservation</c>.</summary>
internal sealed class ObservationHandler(ObservationWatch watch)
{
    public GetObservationResponse Get(GetObservationRequest request)
    {
        NameRules.Check("tenant", request.Tenant);
        var window = request.Window ?? new TimeWindow();
        var from = TimeOf(window.HasStartUnixMs ? window.StartUnixMs : null, DateTimeOffset.MinValue, "window.start_unix_ms");
        var to = TimeOf(window.HasEndUnixMs ? window.EndUnixMs : null, DateTimeOffset.MaxValue, "window.end_unix_ms");
        return ObservationWire.Of(watch.Read(request.Tenant, from, to));
    }

    private static DateTimeOffset TimeOf(long? milliseconds, DateTimeOffset otherwise, string field)
    {
        if (milliseconds is not { } given)
        {
            return otherwise;
        }

        return given is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(given)
            : throw RpcErrors.Invalid(field, "is no time from 1970 to 9999");
    }
}
