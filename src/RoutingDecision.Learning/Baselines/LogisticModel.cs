using RoutingDecision.Learning.Export;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Baselines;

/// <summary>
/// TF-IDF and multinomial logistic regression as one table: of each id its idf, and its idf times its weight for every tier and task. A prompt's
/// features are the idf of its ids, divided by their Euclidean norm; ids are distinct, so a term counts once. Shape signals are not read.
/// </summary>
/// <param name="table">Row after row: idf squared, then idf times weight per tier, then per task.</param>
/// <param name="bias">Bias per tier, then per task.</param>
/// <param name="tiers">Number of tiers.</param>
/// <param name="signals">Number of signals that the graph is given and ignores.</param>
internal sealed class LogisticModel(float[] table, float[] bias, int tiers, int signals) : ITrainedModel
{
    /// <summary>Probabilities are kept this far from 0 and 1, so that their logits are finite.</summary>
    public const float Margin = 1e-6f;

    /// <summary>Added to the squared norm: a prompt without a known term has the bias alone.</summary>
    public const float Tiny = 1e-12f;

    public int Tiers => tiers;

    public int Tasks => bias.Length - tiers;

    /// <summary>Columns of the table.</summary>
    public int Columns => bias.Length + 1;

    public ReadOnlySpan<float> Table => table;

    public ReadOnlySpan<float> Bias => bias;

    public int Signals => signals;

    public IPredictor NewPredictor() => new Predictor(this);

    public byte[] ToOnnx() => LogisticExport.ToOnnx(this);

    private sealed class Predictor(LogisticModel model) : IPredictor
    {
        private readonly float[] _sums = new float[model.Columns];
        private readonly float[] _tierLogits = new float[model.Tiers];
        private readonly float[] _taskLogits = new float[model.Tasks];

        public ReadOnlySpan<float> TierLogits => _tierLogits;

        public ReadOnlySpan<float> TaskLogits => _taskLogits;

        public void Predict(ReadOnlySpan<int> ids, ReadOnlySpan<float> signals)
        {
            Array.Clear(_sums);
            foreach (var id in ids)
            {
                VectorMath.Add(_sums, model.Table.Slice(id * model.Columns, model.Columns));
            }

            var norm = MathF.Sqrt(_sums[0] + Tiny);
            for (var k = 0; k < model.Tasks; k++)
            {
                _taskLogits[k] = (_sums[1 + model.Tiers + k] / norm) + model.Bias[model.Tiers + k];
            }

            Cumulate(norm);
        }

        private void Cumulate(float norm)
        {
            Span<float> exponentials = stackalloc float[model.Tiers];
            var sum = 0f;
            for (var t = 0; t < exponentials.Length; t++)
            {
                exponentials[t] = MathF.Exp((_sums[1 + t] / norm) + model.Bias[t]);
                sum += exponentials[t];
            }

            var success = 0f;
            for (var t = 0; t < exponentials.Length; t++)
            {
                success += exponentials[t] / sum;
                var kept = Math.Clamp(success, Margin, 1f - Margin);
                _tierLogits[t] = MathF.Log(kept / (1f - kept));
            }
        }
    }
}
