using System.Reflection;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Tests.Telemetry;

public sealed class RoutingLogTests
{
    // Alerts and searches name these numbers: a new event gets a new one, and none is given away again (4001 was one).
    private static readonly (int Id, string Name, LogLevel Level)[] Events =
    [
        (1001, "Serving", LogLevel.Information),
        (1002, "TokenKeyCreated", LogLevel.Information),
        (1003, "Draining", LogLevel.Information),
        (1004, "ReloadAsked", LogLevel.Information),
        (1005, "MemoryNotBounded", LogLevel.Warning),
        (2001, "PolicyInForce", LogLevel.Information),
        (2002, "PolicyRefused", LogLevel.Warning),
        (2003, "ClassifierLoaded", LogLevel.Information),
        (2004, "WatchFailed", LogLevel.Error),
        (2005, "PolicyWarnings", LogLevel.Warning),
        (2006, "ClassifierInForce", LogLevel.Information),
        (2007, "ClassifierRefused", LogLevel.Warning),
        (2008, "ShadowBegun", LogLevel.Information),
        (2009, "ShadowEnded", LogLevel.Information),
        (2010, "ClassifierRoleLost", LogLevel.Warning),
        (2011, "ClassifierRolesNotKept", LogLevel.Warning),
        (2012, "ShadowCantCompare", LogLevel.Warning),
        (2013, "ShadowFailed", LogLevel.Error),
        (2020, "PolicyChanged", LogLevel.Information),
        (2021, "PolicyFileNotFollowed", LogLevel.Warning),
        (2022, "PublishNotReplayed", LogLevel.Warning),
        (2023, "AuditNotWritten", LogLevel.Error),
        (2024, "PolicyRestored", LogLevel.Warning),
        (3001, "BreakerChanged", LogLevel.Warning),
        (3002, "ModelStateSet", LogLevel.Information),
        (4002, "CallFailed", LogLevel.Error),
        (5001, "RedisReached", LogLevel.Information),
        (5002, "RedisLost", LogLevel.Warning),
        (5003, "RedisRefused", LogLevel.Warning),
        (5004, "SharedStateFailed", LogLevel.Error),
        (5010, "ForwardRewound", LogLevel.Warning),
        (5011, "ForwardSkipped", LogLevel.Error),
        (5012, "ForwardNotSaved", LogLevel.Warning),
        (5013, "StreamFull", LogLevel.Warning),
        (5014, "ForwardNotRead", LogLevel.Error),
        (6001, "JournalReplayed", LogLevel.Information),
        (6002, "JournalFailed", LogLevel.Error),
        (6003, "JournalRecovered", LogLevel.Warning),
        (6004, "JournalSegment", LogLevel.Debug),
        (6005, "JournalSegmentDeleted", LogLevel.Information),
        (6006, "JournalTailCut", LogLevel.Warning),
        (6007, "JournalDamage", LogLevel.Warning),
        (7001, "InsightFailed", LogLevel.Error),
        (7002, "InsightUnreadable", LogLevel.Warning),
        (7010, "DriftBegun", LogLevel.Warning),
        (7011, "DriftEnded", LogLevel.Information),
        (8001, "KeysInForce", LogLevel.Information),
        (8002, "SecretsRefused", LogLevel.Warning),
        (8003, "AccessOpen", LogLevel.Information),
        (8004, "ScopeMissing", LogLevel.Warning),
        (8005, "AdminCall", LogLevel.Information),
        (8006, "CertificateInForce", LogLevel.Information),
        (8007, "Exposed", LogLevel.Warning),
    ];

    [Fact]
    public void RoutingLog_EveryEvent_KeepsItsNumberNameAndLevel() => Assert.Equal(
        Events,
        typeof(RoutingLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(m => (m.GetCustomAttribute<LoggerMessageAttribute>(), m.Name))
            .Where(m => m.Item1 is not null)
            .Select(m => (m.Item1!.EventId, m.Name, m.Item1.Level))
            .OrderBy(e => e.EventId));
}
