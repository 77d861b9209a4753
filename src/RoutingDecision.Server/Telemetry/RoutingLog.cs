using RoutingDecision.Core.Live;

namespace RoutingDecision.Server.Telemetry;

/// <summary>
/// Every log event of the server. Event ids are stable: 1xxx life cycle, 2xxx policy and classifier, 3xxx models, 4xxx requests, 5xxx shared state,
/// 6xxx journal, 7xxx insight, 8xxx access. Never prompt text.
/// </summary>
internal static partial class RoutingLog
{
    [LoggerMessage(1001, LogLevel.Information, "Serving gRPC on {Grpc} and metrics on {Metrics} (version {Version})")]
    public static partial void Serving(ILogger logger, string grpc, string metrics, string version);

    [LoggerMessage(1002, LogLevel.Information, "Token key created in {Path}")]
    public static partial void TokenKeyCreated(ILogger logger, string path);

    [LoggerMessage(1003, LogLevel.Information, "Draining: no new calls are taken")]
    public static partial void Draining(ILogger logger);

    [LoggerMessage(1004, LogLevel.Information, "Asked to read policy, bundles, keys and certificates again")]
    public static partial void ReloadAsked(ILogger logger);

    [LoggerMessage(1005, LogLevel.Warning, "Large messages at once can use up the memory: {Advice}")]
    public static partial void MemoryNotBounded(ILogger logger, string advice);

    [LoggerMessage(2001, LogLevel.Information, "Policy {Version} in force, from {Source}: {Models} models, {Rules} rules")]
    public static partial void PolicyInForce(ILogger logger, string version, string source, int models, int rules);

    [LoggerMessage(2002, LogLevel.Warning, "Policy from {Source} refused, {Version} stays in force:\n{Problems}")]
    public static partial void PolicyRefused(ILogger logger, string source, string version, string problems);

    [LoggerMessage(2003, LogLevel.Information, "Classifier {Version} loaded from {Folder}")]
    public static partial void ClassifierLoaded(ILogger logger, string version, string folder);

    [LoggerMessage(2004, LogLevel.Error, "Taking {Path} failed unexpectedly; it is looked at again when it changes")]
    public static partial void WatchFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(2005, LogLevel.Warning, "Policy {Version} from {Source} serves, with warnings:\n{Warnings}")]
    public static partial void PolicyWarnings(ILogger logger, string version, string source, string warnings);

    [LoggerMessage(2006, LogLevel.Information, "Classifier {Version} serves, from {Source}; before it served {Before}")]
    public static partial void ClassifierInForce(ILogger logger, string version, string source, string before);

    [LoggerMessage(2007, LogLevel.Warning, "Classifier from {Source} refused, {Serving} goes on serving:\n{Problems}")]
    public static partial void ClassifierRefused(ILogger logger, string source, string serving, string problems);

    [LoggerMessage(2008, LogLevel.Information, "Classifier {Version} judges {Share} of the decisions in shadow: {Comment}")]
    public static partial void ShadowBegun(ILogger logger, string version, double share, string comment);

    [LoggerMessage(2009, LogLevel.Information, "No classifier is in shadow any more: {Comment}")]
    public static partial void ShadowEnded(ILogger logger, string comment);

    [LoggerMessage(2010, LogLevel.Warning, "A classifier's role from before the restart is lost: {Problem}")]
    public static partial void ClassifierRoleLost(ILogger logger, string problem);

    [LoggerMessage(2011, LogLevel.Warning, "The roles of classifiers can't be kept over a restart: {Problem}")]
    public static partial void ClassifierRolesNotKept(ILogger logger, string problem);

    [LoggerMessage(2012, LogLevel.Warning, "Classifier {Version} in shadow can't be compared under this policy: {Problem}")]
    public static partial void ShadowCantCompare(ILogger logger, string version, string problem);

    [LoggerMessage(2013, LogLevel.Error, "Classifier {Version} in shadow failed to judge a prompt")]
    public static partial void ShadowFailed(ILogger logger, string version, Exception exception);

    [LoggerMessage(2020, LogLevel.Information,
        "Policy {Action}: {Version} after {Previous}, by {By}, comment '{Comment}', force reason '{ForceReason}', "
        + "tests {Passed} passed and {Failed} failed")]
    public static partial void PolicyChanged(
        ILogger logger, string action, string version, string previous, string by, string comment, string forceReason, int passed, int failed);

    [LoggerMessage(2021, LogLevel.Warning,
        "The policy file {Path} is not followed: {Version} was published and governs. Publish the file to put it into force")]
    public static partial void PolicyFileNotFollowed(ILogger logger, string path, string version);

    [LoggerMessage(2022, LogLevel.Warning, "Policy {Version} is published without a replay of recent traffic: {Problem}")]
    public static partial void PublishNotReplayed(ILogger logger, string version, string problem);

    [LoggerMessage(2023, LogLevel.Error, "The audit record of {Action} {Subject} could not be written to the journal")]
    public static partial void AuditNotWritten(ILogger logger, string action, string subject);

    [LoggerMessage(2024, LogLevel.Warning, "Redis had lost the published policy: {Version} was published again")]
    public static partial void PolicyRestored(ILogger logger, string version);

    [LoggerMessage(3001, LogLevel.Warning, "Circuit breaker of {Model} is now {State}")]
    public static partial void BreakerChanged(ILogger logger, string model, BreakerState state);

    [LoggerMessage(3002, LogLevel.Information, "Model {Model} set to {State} by an administrator: {Comment}")]
    public static partial void ModelStateSet(ILogger logger, string model, ModelState state, string comment);

    [LoggerMessage(5001, LogLevel.Information, "Redis can be reached")]
    public static partial void RedisReached(ILogger logger);

    [LoggerMessage(5002, LogLevel.Warning, "Redis can't be reached: decisions go on from what this replica knows")]
    public static partial void RedisLost(ILogger logger);

    [LoggerMessage(5003, LogLevel.Warning, "Redis refused a command: {Error}")]
    public static partial void RedisRefused(ILogger logger, string error);

    [LoggerMessage(5004, LogLevel.Error, "A round of the shared state failed unexpectedly; the next one is tried")]
    public static partial void SharedStateFailed(ILogger logger, Exception exception);

    [LoggerMessage(5010, LogLevel.Warning, "Redis has less of part {Part} than was forwarded: the journal is forwarded again from where it stands")]
    public static partial void ForwardRewound(ILogger logger, int part);

    [LoggerMessage(5011, LogLevel.Error, "{Segments} segments of the journal were deleted before they were forwarded to Redis; reports lack them")]
    public static partial void ForwardSkipped(ILogger logger, long segments);

    [LoggerMessage(5012, LogLevel.Warning, "How far the journal was forwarded can't be saved; a restart asks Redis: {Problem}")]
    public static partial void ForwardNotSaved(ILogger logger, string problem);

    [LoggerMessage(5013, LogLevel.Warning, "Part {Part} of the outcomes in Redis is full, as nothing aggregates it; they wait in the journal")]
    public static partial void StreamFull(ILogger logger, int part);

    [LoggerMessage(5014, LogLevel.Error,
        "How far the journal was forwarded can't be read: reports stay in the journal until it can, tried again each second: {Problem}")]
    public static partial void ForwardNotRead(ILogger logger, string problem);

    [LoggerMessage(4002, LogLevel.Error, "Call failed unexpectedly")]
    public static partial void CallFailed(ILogger logger, Exception exception);

    [LoggerMessage(8001, LogLevel.Information, "{Count} API keys in force, from {Source}")]
    public static partial void KeysInForce(ILogger logger, int count, string source);

    [LoggerMessage(8002, LogLevel.Warning, "Changed {What} refused, those before stay in force:\n{Problems}")]
    public static partial void SecretsRefused(ILogger logger, string what, string problems);

    [LoggerMessage(8003, LogLevel.Information, "No API keys are configured: whoever reaches {Grpc} may do everything")]
    public static partial void AccessOpen(ILogger logger, string grpc);

    [LoggerMessage(8004, LogLevel.Warning, "{Caller} was refused {Method}: its key lacks the scope {Scope}")]
    public static partial void ScopeMissing(ILogger logger, string caller, string method, string scope);

    [LoggerMessage(8005, LogLevel.Information, "{Method} by {Caller}: {Result}")]
    public static partial void AdminCall(ILogger logger, string method, string caller, string result);

    [LoggerMessage(8006, LogLevel.Information, "Certificate of {Subject} in force until {Expires:u}")]
    public static partial void CertificateInForce(ILogger logger, string subject, DateTime expires);

    [LoggerMessage(8007, LogLevel.Warning, "Other machines can reach {Address} without {What}, as --insecure-public allows")]
    public static partial void Exposed(ILogger logger, string address, string what);

    [LoggerMessage(
        6001, LogLevel.Information,
        "Journal read back in {Milliseconds} ms: {Outcomes} outcomes, {Feedback} late reports, {Repeated} repeated ones; " +
        "{Decisions} decisions of today in budgets")]
    public static partial void JournalReplayed(ILogger logger, long outcomes, long feedback, long repeated, long decisions, long milliseconds);

    [LoggerMessage(
        6002, LogLevel.Error,
        "The journal can't be written: {Problem} Decisions go on and are not logged, outcomes are refused; tried again each second")]
    public static partial void JournalFailed(ILogger logger, string problem, Exception? exception);

    [LoggerMessage(6003, LogLevel.Warning, "The journal is written again")]
    public static partial void JournalRecovered(ILogger logger);

    [LoggerMessage(6004, LogLevel.Debug, "Journal segment {Number} begun")]
    public static partial void JournalSegment(ILogger logger, long number);

    [LoggerMessage(6005, LogLevel.Information, "Journal segment {Number} deleted because of its {Why}")]
    public static partial void JournalSegmentDeleted(ILogger logger, long number, string why);

    [LoggerMessage(6006, LogLevel.Warning, "Journal segment {Number} ended in {Bytes} bytes that a crash left unfinished; they were cut off")]
    public static partial void JournalTailCut(ILogger logger, long number, long bytes);

    [LoggerMessage(6007, LogLevel.Warning, "Journal segment {Number} is damaged ({Bytes} bytes): {What}")]
    public static partial void JournalDamage(ILogger logger, long number, long bytes, string what);

    [LoggerMessage(
        7001, LogLevel.Error, "{Observer} could not take a record of the journal; what it reports may lack some. Further ones are not logged")]
    public static partial void InsightFailed(ILogger logger, string observer, Exception exception);

    [LoggerMessage(7010, LogLevel.Warning, "The traffic of tenant '{Tenant}' drifts; routing drift tells in what")]
    public static partial void DriftBegun(ILogger logger, string tenant);

    [LoggerMessage(7011, LogLevel.Information, "The traffic of tenant '{Tenant}' drifts no more")]
    public static partial void DriftEnded(ILogger logger, string tenant);

    [LoggerMessage(7002, LogLevel.Warning, "Reports can't read the journal, which is tried again: {Problem}")]
    public static partial void InsightUnreadable(ILogger logger, string problem);
}
