using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Policies;
using RoutingDecision.Server.Audit;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Simulations;
using RoutingDecision.Server.Telemetry;
using ModelState = RoutingDecision.Contracts.V1.ModelState;
using PolicyProblem = RoutingDecision.Contracts.V1.PolicyProblem;

namespace RoutingDecision.Server.Services;

/// <summary>PolicyService on the wire.</summary>
internal sealed partial class PolicyGrpcService(
    SnapshotHolder snapshots,
    PolicySource source,
    PolicyVersions versions,
    LiveStatistics live,
    SharedStateStatus shared,
    ClassifierRoster roster,
    ShadowLane shadow,
    SimulateHandler simulate,
    AuditLog audit,
    ILogger<PolicyGrpcService> logger)
    : PolicyService.PolicyServiceBase
{
    public override async Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        NameRules.Check("version", request.Version);
        var current = source.Current;
        var version = current.Policy!.Version;
        if (request.Version.Length > 0 && !string.Equals(request.Version, version, StringComparison.Ordinal))
        {
            return await versions.GetAsync(request.Version)
                ?? throw RpcErrors.NotFound($"Policy version '{Echo.Of(request.Version)}' is not kept; in force is {version}.");
        }

        return new GetPolicyResponse { Version = new PolicyVersion { Version = version, Current = true }, Yaml = current.Text };
    }

    public override Task<ValidatePolicyResponse> ValidatePolicy(ValidatePolicyRequest request, ServerCallContext context)
    {
        var serving = snapshots.Current;
        var classifier = serving.Classifier;
        var compilation = PolicyFile.Compile(request.Yaml, "policy", classifier?.Tasks);
        var reply = new ValidatePolicyResponse();
        reply.Problems.AddRange(compilation.Problems.Select(p => new PolicyProblem
        {
            Line = p.Line,
            Column = p.Column,
            Path = p.Path,
            Message = p.Severity == ProblemSeverity.Warning ? $"warning: {p.Message}" : p.Message,
            Hint = p.Hint,
        }));
        if (compilation.Policy is { } policy)
        {
            reply.Tests.AddRange(new PolicyTestRunner().Run(policy, classifier).Select(r => new Contracts.V1.PolicyTestResult
            {
                Name = r.Test.Name,
                Passed = r.Passed,
                Difference = r.Difference,
            }));
        }

        reply.Valid = compilation.Policy is { } compiled && Fits(serving, compiled, reply) && reply.Tests.All(t => t.Passed);
        return Task.FromResult(reply);
    }

    /// <summary>Whether the policy can serve with the bundle that serves now, as it must to come into force.</summary>
    private static bool Fits(RoutingSnapshot serving, RoutingPolicy policy, ValidatePolicyResponse reply)
    {
        try
        {
            serving.WithPolicy(policy);
            return true;
        }
        catch (SnapshotException mismatch)
        {
            reply.Problems.Add(new PolicyProblem { Line = 1, Column = 1, Message = mismatch.Message });
            return false;
        }
    }

    public override async Task<SetModelStateResponse> SetModelState(SetModelStateRequest request, ServerCallContext context)
    {
        NameRules.Check("model", request.Model);
        NameRules.CheckComment("comment", request.Comment);
        if (request.State == ModelState.Unspecified || !Enum.IsDefined(request.State))
        {
            throw RpcErrors.Invalid("state", "must be ENABLED, DRAINING or DISABLED");
        }

        var state = EnumMap.ToCore(request.State);
        var catalog = snapshots.Current.Policy.Catalog;
        var before = catalog.FindModel(request.Model) is >= 0 and var model ? SnakeCase.Of(live.ViewOf(catalog)[model].State) : "";
        if (!live.SetState(request.Model, state))
        {
            throw RpcErrors.NotFound($"The policy knows no model '{Echo.Of(request.Model)}'.");
        }

        shared.Announce(request.Model, state);
        RoutingLog.ModelStateSet(logger, request.Model, state, request.Comment);
        await audit.WriteAsync(
            CallerIdentity.WhoOf(context), AuditActions.SetModelState, request.Model, before, SnakeCase.Of(state), request.Comment);
        return new SetModelStateResponse { Model = request.Model, State = request.State };
    }

    public override Task<ListPolicyVersionsResponse> ListPolicyVersions(ListPolicyVersionsRequest request, ServerCallContext context) =>
        versions.ListAsync(request);

    public override Task<SimulatePolicyResponse> SimulatePolicy(SimulatePolicyRequest request, ServerCallContext context) =>
        simulate.HandleAsync(request, CallerIdentity.Of(context).Claim(request.Tenant), context.CancellationToken);

    public override Task<PublishPolicyResponse> PublishPolicy(PublishPolicyRequest request, ServerCallContext context) =>
        versions.PublishAsync(request, CallerIdentity.WhoOf(context));

    public override Task<RollbackPolicyResponse> RollbackPolicy(RollbackPolicyRequest request, ServerCallContext context) =>
        versions.RollbackAsync(request, CallerIdentity.WhoOf(context));
}
