namespace RoutingDecision.Learning.Baselines;

/// <summary>Features that are not 0, and the class.</summary>
internal sealed record SparseRow(int[] Ids, double[] Values, int Label);

/// <summary>Weights per feature and class, feature after feature, and bias per class.</summary>
internal sealed record SoftmaxFit(double[] Weights, double[] Bias);

/// <summary>
/// Multinomial logistic regression: minimises C * sum of w(class) * cross-entropy + half the squared weights (the bias is free), C = 1, w(class) =
/// rows / (classes * rows of the class).
/// </summary>
internal static class SoftmaxRegression
{
    public static SoftmaxFit Fit(IReadOnlyList<SparseRow> rows, int classes, int features, CancellationToken cancel)
    {
        var counts = new int[classes];
        foreach (var row in rows)
        {
            counts[row.Label]++;
        }

        var present = counts.Count(c => c > 0);
        double[] balance = [.. counts.Select(c => c == 0 ? 0.0 : (double)rows.Count / (present * c))];
        var point = new double[(features + 1) * classes];
        LimitedMemoryBfgs.Minimise(point, (x, gradient) => Loss(rows, balance, x, gradient), cancel);
        return new SoftmaxFit(point[..(features * classes)], point[(features * classes)..]);
    }

    private static double Loss(IReadOnlyList<SparseRow> rows, double[] balance, double[] point, double[] gradient)
    {
        var classes = balance.Length;
        var bias = point.Length - classes;
        double loss = 0;
        for (var i = 0; i < bias; i++)
        {
            loss += 0.5 * point[i] * point[i];
            gradient[i] = point[i];
        }

        Array.Clear(gradient, bias, classes);
        var logits = new double[classes];
        foreach (var row in rows)
        {
            point.AsSpan(bias, classes).CopyTo(logits);
            for (var i = 0; i < row.Ids.Length; i++)
            {
                for (var c = 0; c < classes; c++)
                {
                    logits[c] += row.Values[i] * point[(row.Ids[i] * classes) + c];
                }
            }

            loss += balance[row.Label] * Residuals(logits, row.Label, balance[row.Label]);
            for (var c = 0; c < classes; c++)
            {
                gradient[bias + c] += logits[c];
                for (var i = 0; i < row.Ids.Length; i++)
                {
                    gradient[(row.Ids[i] * classes) + c] += row.Values[i] * logits[c];
                }
            }
        }

        return loss;
    }

    /// <summary>Cross-entropy of one row; the logits become its gradient times the weight.</summary>
    private static double Residuals(double[] logits, int label, double weight)
    {
        var largest = logits.Max();
        var wanted = logits[label];
        double sum = 0;
        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] = Math.Exp(logits[c] - largest);
            sum += logits[c];
        }

        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] = weight * ((logits[c] / sum) - (c == label ? 1 : 0));
        }

        return Math.Log(sum) + largest - wanted;
    }
}
