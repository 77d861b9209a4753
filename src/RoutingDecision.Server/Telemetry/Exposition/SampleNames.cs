namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>The names under which a family's metadata and samples appear in either format; no two families may share one.</summary>
internal static class SampleNames
{
    public static string[] Of(FamilyIdentity identity) => identity.Kind switch
    {
        FamilyKind.Counter => [identity.Name, identity.Name + "_total", identity.Name + "_created"],
        FamilyKind.Histogram =>
            [identity.Name, identity.Name + "_bucket", identity.Name + "_sum", identity.Name + "_count", identity.Name + "_created"],
        FamilyKind.Info => [identity.Name, identity.Name + "_info"],
        _ => [identity.Name],
    };
}
