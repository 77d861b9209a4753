using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Inference;

namespace RoutingDecision.Classifier.Tests.Inference;

public sealed class WorkspacePoolTests
{
    [Fact]
    public void Rent_BeforeTheFirstComesBack_GivesAnother()
    {
        var pool = Pool(out var session);
        using (session)
        {
            var first = pool.Rent();
            pool.Return(first);
            var again = pool.Rent();
            Assert.Same(first, again);
            Assert.NotSame(again, pool.Rent());
        }
    }

    [Fact]
    public void Return_ManyMoreThanCores_KeepsAFewPerCore()
    {
        var pool = Pool(out var session);
        using (session)
        {
            var rented = Enumerable.Range(0, (4 * Environment.ProcessorCount) + 5).Select(_ => pool.Rent()).ToArray();
            foreach (var workspace in rented)
            {
                pool.Return(workspace);
            }

            var kept = Enumerable.Range(0, rented.Length).Select(_ => pool.Rent()).Count(rented.Contains);
            Assert.Equal(4 * Environment.ProcessorCount, kept);
        }
    }

    [Fact]
    public void Return_AfterClose_KeepsNothing()
    {
        var pool = Pool(out var session);
        using (session)
        {
            var workspace = pool.Rent();
            pool.Close();
            pool.Return(workspace);
            Assert.NotSame(workspace, pool.Rent());
        }
    }

    private static WorkspacePool Pool(out Microsoft.ML.OnnxRuntime.InferenceSession session)
    {
        var manifest = ClassifierBundle.ReadManifest(Repository.DefaultBundle);
        session = ModelSession.Open(File.ReadAllBytes(Path.Combine(Repository.DefaultBundle, manifest.Model.File)));
        return new WorkspacePool(session, new HashedInput(manifest.Featurizer!, split: null), new OutputReader(manifest));
    }
}
