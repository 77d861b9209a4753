using System.Globalization;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Server.Audit;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Services;

/// <content>The life of classifiers: which there are, and who serves or runs in shadow.</content>
internal sealed partial class PolicyGrpcService
{
    public override Task<ListClassifiersResponse> ListClassifiers(ListClassifiersRequest request, ServerCallContext context)
    {
        var reply = new ListClassifiersResponse();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        void Add(IPromptClassifier? classifier, ClassifierRole role)
        {
            if (classifier is not null && listed.Add(classifier.Version))
            {
                reply.Classifiers.Add(InfoOf(classifier.Version, role));
            }
        }

        Add(snapshots.Current.Classifier, ClassifierRole.Serving);
        Add(shadow.Current?.Classifier, ClassifierRole.Shadow);
        Add(roster.Previous, ClassifierRole.Previous);
        foreach (var bundle in roster.Bundles)
        {
            if (bundle.Header is not { } header)
            {
                reply.Classifiers.Add(new ClassifierInfo { Role = ClassifierRole.Refused, Folder = bundle.Folder, Problem = bundle.Problem });
            }
            else if (listed.Add(header.Version))
            {
                reply.Classifiers.Add(InfoOf(header.Version, ClassifierRole.Idle));
            }
            else if (roster.HeaderOf(header.Version)?.Folder is { } used && used != bundle.Folder)
            {
                reply.Classifiers.Add(new ClassifierInfo
                {
                    Version = header.Version,
                    Role = ClassifierRole.Refused,
                    Folder = bundle.Folder,
                    Problem = $"holds the same bundle as '{used}', which is the one that is used",
                });
            }
        }

        return Task.FromResult(reply);
    }

    public override async Task<PromoteClassifierResponse> PromoteClassifier(PromoteClassifierRequest request, ServerCallContext context)
    {
        NameRules.Check("version", request.Version);
        NameRules.CheckComment("comment", request.Comment);
        if (request.Version.Length == 0)
        {
            throw RpcErrors.Invalid("version", "is empty: name a classifier that ListClassifiers shows");
        }

        var before = Serving;
        Change(() => roster.Promote(request.Version, request.Comment));
        await audit.WriteAsync(
            CallerIdentity.WhoOf(context), AuditActions.PromoteClassifier, request.Version, before, request.Version, request.Comment);
        return new PromoteClassifierResponse { Classifier = InfoOf(request.Version, ClassifierRole.Serving) };
    }

    public override async Task<RollbackClassifierResponse> RollbackClassifier(RollbackClassifierRequest request, ServerCallContext context)
    {
        NameRules.CheckComment("comment", request.Comment);
        var before = Serving;
        var version = Change(() => roster.RollBack(request.Comment));
        await audit.WriteAsync(CallerIdentity.WhoOf(context), AuditActions.RollbackClassifier, version, before, version, request.Comment);
        return new RollbackClassifierResponse { Classifier = InfoOf(version, ClassifierRole.Serving) };
    }

    public override async Task<SetShadowClassifierResponse> SetShadowClassifier(SetShadowClassifierRequest request, ServerCallContext context)
    {
        NameRules.Check("version", request.Version);
        NameRules.CheckComment("comment", request.Comment);
        if (request.Version.Length > 0 && request.Share is not (> 0 and <= 1))
        {
            throw RpcErrors.Invalid("share", "must be over 0 and at most 1");
        }

        var before = shadow.Current?.Classifier.Version ?? "";
        Change(() => roster.SetShadow(request.Version, request.Share, request.Comment));
        var after = request.Version.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{request.Version} on {request.Share:0.####%}");
        await audit.WriteAsync(
            CallerIdentity.WhoOf(context), AuditActions.SetShadowClassifier, request.Version.Length == 0 ? before : request.Version, before, after,
            request.Comment);
        return new SetShadowClassifierResponse
        {
            Classifier = request.Version.Length == 0 ? null : InfoOf(request.Version, ClassifierRole.Shadow),
        };
    }

    public override Task<GetShadowReportResponse> GetShadowReport(GetShadowReportRequest request, ServerCallContext context)
    {
        var report = shadow.Current?.Tally.Report() ?? throw RpcErrors.NotNow("No classifier is in shadow.");
        var reply = new GetShadowReportResponse
        {
            Version = report.Challenger,
            ServingVersion = report.Serving,
            Share = report.Share,
            SinceUnixMs = report.Since.ToUnixTimeMilliseconds(),
            Decisions = report.Decisions,
            Agreed = report.Agreed,
            Dropped = report.Dropped,
            Failed = report.Failed,
            ServingCostUsd = report.ServingCostUsd,
            ShadowCostUsd = report.ChallengerCostUsd,
        };
        reply.Flips.AddRange(
            report.Flips.Where(f => f.From != f.To).Select(f => new ShadowFlip { FromTier = f.From, ToTier = f.To, Count = f.Count }));
        return Task.FromResult(reply);
    }

    private string Serving => snapshots.Current.Classifier?.Version ?? "";

    private static string Change(Func<string> change)
    {
        try
        {
            return change();
        }
        catch (ClassifierException refused)
        {
            throw refused.Unknown ? RpcErrors.NotFound(refused.Message) : RpcErrors.NotNow(refused.Message);
        }
    }

    private ClassifierInfo InfoOf(string version, ClassifierRole role)
    {
        var info = new ClassifierInfo { Version = version, Role = role };
        if (role == ClassifierRole.Shadow)
        {
            info.ShadowShare = shadow.Current?.Share ?? 0;
        }

        if (roster.HeaderOf(version) is not { } header)
        {
            return info;
        }

        info.Sha256 = header.Sha256;
        info.Folder = header.Folder;
        info.CreatedUnixMs = header.Manifest.Created.ToUnixTimeMilliseconds();
        foreach (var (name, measure) in header.Manifest.Metrics)
        {
            info.Metrics[name] = measure.Value;
            info.Measures[name] = new Estimate { Value = measure.Value, Low = measure.Low, High = measure.High, Samples = measure.Samples };
        }

        return info;
    }
}
