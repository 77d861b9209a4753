using RoutingDecision.Learning.Baselines;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Baselines;

public sealed class LogisticTrainerTests
{
    [Fact]
    public void Minimise_Quadratic_FindsItsMinimum()
    {
        double[] scales = [1, 10, 100, 0.1];
        var point = new double[4];
        LimitedMemoryBfgs.Minimise(
            point,
            (x, gradient) =>
            {
                double value = 0;
                for (var i = 0; i < 4; i++)
                {
                    value += scales[i] * (x[i] - i) * (x[i] - i);
                    gradient[i] = 2 * scales[i] * (x[i] - i);
                }

                return value;
            },
            CancellationToken.None);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(i, point[i], 0.05));
    }

    [Fact]
    public void Fit_Softmax_MeetsItsOptimalityCondition()
    {
        // At the minimum each weight equals minus the derivative of the data term: sum over rows of balance * (label - p) * value.
        var random = new SplitMix64(3);
        SparseRow[] rows = [.. Enumerable.Range(0, 60).Select(i => new SparseRow([random.Next(5), 5 + random.Next(3)], [0.8, 0.6], i % 4 == 0 ? 2 : i % 4 == 1 ? 1 : 0))];
        var fit = SoftmaxRegression.Fit(rows, 3, 8, CancellationToken.None);
        double[] balance = [60.0 / (3 * 30), 60.0 / (3 * 15), 60.0 / (3 * 15)];
        var pull = new double[8 * 3];
        foreach (var row in rows)
        {
            double[] logits = [.. Enumerable.Range(0, 3).Select(c => fit.Bias[c] + row.Ids.Select((id, i) => row.Values[i] * fit.Weights[(id * 3) + c]).Sum())];
            var sum = logits.Sum(Math.Exp);
            for (var i = 0; i < 2; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    pull[(row.Ids[i] * 3) + c] += balance[row.Label] * row.Values[i] * ((c == row.Label ? 1 : 0) - (Math.Exp(logits[c]) / sum));
                }
            }
        }

        for (var i = 0; i < pull.Length; i++)
        {
            Assert.Equal(pull[i], fit.Weights[i], 0.02);
        }
    }
}
