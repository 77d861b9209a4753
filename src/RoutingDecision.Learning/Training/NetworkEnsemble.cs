using RoutingDecision.Learning.Export;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Networks of one shape whose logits are averaged by their shares. One table holds the embeddings of all, in eight bits with one scale per column,
/// and the members carry what those eight bits say, so that what is measured is what is served.
/// </summary>
internal sealed class NetworkEnsemble : ITrainedModel
{
    public NetworkEnsemble(IReadOnlyList<Member> members)
    {
        Table = QuantisedTable.Of([.. members.Select(m => m.Network)]);
        Members = members;
        for (var m = 0; m < members.Count; m++)
        {
            Table.WriteBack(members[m].Network, m);
        }
    }

    public IReadOnlyList<Member> Members { get; }

    public QuantisedTable Table { get; }

    public NetworkShape Shape => Members[0].Network.Shape;

    public int Tiers => Shape.Tiers;

    public int Tasks => Shape.Tasks;

    public IPredictor NewPredictor() => new Predictor(this);

    public byte[] ToOnnx() => EnsembleExport.ToOnnx(this);

    private sealed class Predictor(NetworkEnsemble ensemble) : IPredictor
    {
        private readonly Pass _pass = new(ensemble.Shape);
        private readonly float[] _tiers = new float[ensemble.Tiers];
        private readonly float[] _benchmark = new float[ensemble.Tiers];
        private readonly float[] _tasks = new float[ensemble.Tasks];

        public ReadOnlySpan<float> TierLogits => _tiers;

        public ReadOnlySpan<float> TaskLogits => _tasks;

        public void Predict(ReadOnlySpan<int> ids, ReadOnlySpan<float> signals)
        {
            Array.Clear(_tiers);
            Array.Clear(_benchmark);
            Array.Clear(_tasks);
            var gate = 0f;
            foreach (var member in ensemble.Members)
            {
                _pass.Forward(member.Network, ids, signals);
                VectorMath.AddScaled(_tiers, member.TrafficShare, _pass.TrafficLogits);
                VectorMath.AddScaled(_benchmark, member.BenchmarkShare, _pass.BenchmarkLogits);
                VectorMath.AddScaled(_tasks, member.TrafficShare, _pass.TaskLogits);
                gate += member.TrafficShare * _pass.Gate;
            }

            for (var t = 0; t < _tiers.Length; t++)
            {
                _tiers[t] += gate * (_benchmark[t] - _tiers[t]);
            }
        }
    }
}
