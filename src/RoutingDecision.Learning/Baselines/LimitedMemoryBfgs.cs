namespace RoutingDecision.Learning.Baselines;

/// <summary>
/// Minimises a smooth convex function by L-BFGS (Nocedal 1980; two-loop recursion, ten pairs) with backtracking to sufficient decrease.
/// Deterministic. Stops when the largest gradient is a ten-thousandth of the first, when no step helps, or after a thousand iterations, in each case
/// at the best point seen.
/// </summary>
internal static class LimitedMemoryBfgs
{
    private const int Pairs = 10;
    private const int MaxIterations = 1000;
    private const int MaxHalvings = 30;
    private const double SufficientDecrease = 1e-4;
    private const double Tolerance = 1e-4;

    /// <param name="point">Start; becomes the minimum.</param>
    /// <param name="function">Value at a point; writes the gradient.</param>
    /// <param name="cancel">Stops between iterations.</param>
    public static void Minimise(double[] point, Func<double[], double[], double> function, CancellationToken cancel)
    {
        var gradient = new double[point.Length];
        var next = new double[point.Length];
        var nextGradient = new double[point.Length];
        var memory = new LinkedList<(double[] Step, double[] Change, double Curvature)>();
        var value = function(point, gradient);
        var enough = Tolerance * Largest(gradient);
        for (var iteration = 0; iteration < MaxIterations && Largest(gradient) > enough; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            var direction = Direction(gradient, memory);
            var slope = Dot(direction, gradient);
            var length = memory.Count == 0 ? 1 / Math.Max(1, Math.Sqrt(Dot(gradient, gradient))) : 1.0;
            var nextValue = double.PositiveInfinity;
            for (var halving = 0; halving < MaxHalvings; halving++, length /= 2)
            {
                for (var i = 0; i < point.Length; i++)
                {
                    next[i] = point[i] + (length * direction[i]);
                }

                nextValue = function(next, nextGradient);
                if (nextValue <= value + (SufficientDecrease * length * slope))
                {
                    break;
                }
            }

            if (!(nextValue < value))
            {
                return;
            }

            Remember(memory, point, next, gradient, nextGradient);
            next.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
        }
    }

    private static double[] Direction(double[] gradient, LinkedList<(double[] Step, double[] Change, double Curvature)> memory)
    {
        double[] direction = [.. gradient.Select(g => -g)];
        var shares = new Stack<double>();
        for (var node = memory.Last; node is not null; node = node.Previous)
        {
            var share = Dot(node.Value.Step, direction) / node.Value.Curvature;
            AddScaled(direction, -share, node.Value.Change);
            shares.Push(share);
        }

        if (memory.Last is { Value: var newest })
        {
            var scale = newest.Curvature / Dot(newest.Change, newest.Change);
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (var node = memory.First; node is not null; node = node.Next)
        {
            AddScaled(direction, shares.Pop() - (Dot(node.Value.Change, direction) / node.Value.Curvature), node.Value.Step);
        }

        return direction;
    }

    private static void Remember(
        LinkedList<(double[] Step, double[] Change, double Curvature)> memory, double[] point, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] step = [.. next.Zip(point, (a, b) => a - b)];
        double[] change = [.. nextGradient.Zip(gradient, (a, b) => a - b)];
        var curvature = Dot(step, change);
        if (curvature <= 1e-12)
        {
            return;
        }

        memory.AddLast((step, change, curvature));
        if (memory.Count > Pairs)
        {
            memory.RemoveFirst();
        }
    }

    private static double Largest(double[] values) => values.Max(Math.Abs);

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddScaled(double[] target, double factor, double[] values)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }
}
