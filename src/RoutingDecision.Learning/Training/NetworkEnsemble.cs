using RoutingDecision.Learning.Export;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Networks of one shape that were trained from different seeds; their logits are averaged. One table holds the embeddings of all, in eight bits with one scale per column,
/// and the members carry what those eight bits say, so that what is measured is what is served.
/// </summary>
internal sealed class NetworkEnsemble : ITrainedModel
{
    public NetworkEnsemble(IReadOnlyList<Network> members)
    {
        Table = QuantisedTable.Of(members);
        Members = members;
        for (var m = 0; m < members.Count; m++)
        {
            Table.WriteBack(members[m], m);
        }
    }

    public IReadOnlyList<Network> Members { get; }

    public QuantisedTable Table { get; }

    public NetworkShape Shape => Members[0].Shape;

    public int Tiers => Shape.Tiers;

    public int Tasks => Shape.Tasks;

    public IPredictor NewPredictor() => new Predictor(this);

    public byte[] ToOnnx() => EnsembleExport.ToOnnx(this);

    private sealed class Predictor(NetworkEnsemble ensemble) : IPredictor
    {
        private readonly Pass _pass = new(ensemble.Shape);
        private readonly float[] _tiers = new float[ensemble.Tiers];
        private readonly float[] _tasks = new float[ensemble.Tasks];

        public ReadOnlySpan<float> TierLogits => _tiers;

        public ReadOnlySpan<float> TaskLogits => _tasks;

        public void Predict(ReadOnlySpan<int> ids, ReadOnlySpan<float> signals)
        {
            Array.Clear(_tiers);
            Array.Clear(_tasks);
            var share = 1f / ensemble.Members.Count;
            foreach (var member in ensemble.Members)
            {
                _pass.Forward(member, ids, signals);
                VectorMath.AddScaled(_tiers, share, _pass.TierLogits);
                VectorMath.AddScaled(_tasks, share, _pass.TaskLogits);
            }
        }
    }
}
