using System.Text.Json.Nodes;
using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Kubernetes;

/// <summary>The overlays as kubectl would render them: valid by the published schemas, and true to the server and to each other.</summary>
public sealed class ManifestTests
{
    /// <summary>Made by whoever signs certificates in the cluster.</summary>
    private const string FromElsewhere = "routing-decision-tls";

    [Theory]
    [InlineData("trial")]
    [InlineData("production")]
    public async Task Overlay_Rendered_IsValidAndHoldsTogether(string overlay)
    {
        var manifests = await Manifests.RenderAsync(overlay);

        await ServerSettings.AllKnownAsync(manifests.Environment().Select(e => e.Name));
        AssertHardened(manifests);
        AssertStopsInTime(manifests);
        var limit = Manifests.Text(manifests.Container["resources"]!["limits"]!["memory"]);
        MemorySum.AssertFits(
            limit, manifests.Setting("ROUTING_MAX_CALLS"), manifests.Setting("ROUTING_QUEUE_CALLS"), manifests.Setting("ROUTING_MAX_MESSAGE_MIB"));
        AssertReferencesResolve(manifests);
    }

    [Fact]
    public async Task Production_Autoscaler_ReadsAMetricThatTheRulesRecordAndTheAdapterNames()
    {
        var manifests = await Manifests.RenderAsync("production");

        var scaler = manifests.One("HorizontalPodAutoscaler", "routing-decision")["spec"]!;
        var metric = Manifests.Text(scaler["metrics"]![0]!["pods"]!["metric"]!["name"]);
        var adapter = await File.ReadAllTextAsync(SourceTree.Find("deploy/kubernetes/prometheus-adapter.yaml"));
        var rules = manifests.One("PrometheusRule", "routing-decision").ToJsonString();

        Assert.Contains($"as: {metric}\n", adapter, StringComparison.Ordinal);
        Assert.Contains("'routing:decisions:rate1m{", adapter, StringComparison.Ordinal);
        Assert.Contains("\"record\":\"routing:decisions:rate1m\"", rules, StringComparison.Ordinal);
        Assert.Equal("StatefulSet/routing-decision", $"{scaler["scaleTargetRef"]!["kind"]}/{scaler["scaleTargetRef"]!["name"]}");
        Assert.Null(manifests.Server["spec"]!["replicas"]);
    }

    [Theory]
    [InlineData("base/stateful-set.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem", "readOnlyRootFileSystem")]
    [InlineData("base/stateful-set.yaml", "imagePullPolicy: IfNotPresent", "imagePullPolicy: Sometimes", "imagePullPolicy")]
    [InlineData("base/network-policy.yaml", "policyTypes:", "policyType:", "policyType")]
    [InlineData("overlays/trial/kustomization.yaml", "name: routing-decision, count", "name: routing-decisions, count", "nothing to scale")]
    public async Task Check_OfAMistake_RefusesItAndNamesIt(string file, string right, string wrong, string named)
    {
        using var copy = new TemporaryFolder();
        foreach (var source in Directory.EnumerateFiles(SourceTree.Find("deploy"), "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(source);
            var relative = Path.GetRelativePath(SourceTree.Find("deploy"), source);
            copy.Write(relative, relative == $"kubernetes/{file}" ? text.Replace(right, wrong, StringComparison.Ordinal) : text);
        }

        var result = await Manifests.CheckAsync(copy.At("kubernetes/overlays/trial"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    private static void AssertHardened(Manifests manifests)
    {
        var (pod, container) = (manifests.Pod["spec"]!["securityContext"]!, manifests.Container["securityContext"]!);
        Assert.Equal((true, 1654), (pod["runAsNonRoot"]!.GetValue<bool>(), pod["runAsUser"]!.GetValue<int>()));
        Assert.Equal(
            """{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""", container.ToJsonString());
        Assert.NotNull(manifests.Container["resources"]!["limits"]!["memory"]);
    }

    /// <summary>Everything that a stop in order takes fits into the time before the kubelet kills.</summary>
    private static void AssertStopsInTime(Manifests manifests)
    {
        var sleep = manifests.Container["lifecycle"]!["preStop"]!["sleep"]!["seconds"]!.GetValue<int>();
        var stop = sleep + (manifests.Setting("ROUTING_DRAIN_NOTICE_MS") / 1000) + manifests.Setting("ROUTING_DRAIN_SECONDS");

        Assert.True(stop + 5 <= manifests.Pod["spec"]!["terminationGracePeriodSeconds"]!.GetValue<int>());
    }

    private static IEnumerable<string> SecretVolumes(Manifests manifests) =>
        manifests.Pod["spec"]!["volumes"]!.AsArray().Where(v => v!["secret"] is not null).Select(v => Manifests.Text(v!["secret"]!["secretName"]));

    private static void AssertReferencesResolve(Manifests manifests)
    {
        foreach (var reference in manifests.Environment().Select(e => e.Entry["valueFrom"]?["secretKeyRef"]).Where(r => r is not null))
        {
            Assert.NotNull(manifests.One("Secret", Manifests.Text(reference!["name"]))["data"]![Manifests.Text(reference["key"])]);
        }

        Assert.All(SecretVolumes(manifests).Except([FromElsewhere], StringComparer.Ordinal), name => manifests.One("Secret", name));
        foreach (var volume in manifests.Pod["spec"]!["volumes"]!.AsArray().Where(v => v!["configMap"] is not null))
        {
            manifests.One("ConfigMap", Manifests.Text(volume!["configMap"]!["name"]));
        }

        var ports = manifests.Container["ports"]!.AsArray().Select(p => Manifests.Text(p!["name"])).ToArray();
        var targets = manifests.OfKind("Service").SelectMany(s => s["spec"]!["ports"]!.AsArray()).Select(p => Manifests.Text(p!["targetPort"]));
        Assert.All(targets, t => Assert.Contains(t, ports));
        var labels = manifests.Pod["metadata"]!["labels"]!;
        string?[] selectors =
        [
            .. manifests.OfKind("Service").Select(s => s["spec"]!["selector"]!.ToJsonString()),
            .. manifests.OfKind("PodDisruptionBudget").Select(b => b["spec"]!["selector"]!["matchLabels"]!.ToJsonString()),
            .. manifests.OfKind("NetworkPolicy").Select(n => n["spec"]!["podSelector"]!["matchLabels"]!.ToJsonString()),
        ];
        Assert.All(
            selectors.SelectMany(s => JsonNode.Parse(s!)!.AsObject()),
            pair => Assert.Equal(Manifests.Text(pair.Value), Manifests.Text(labels[pair.Key])));
    }
}
