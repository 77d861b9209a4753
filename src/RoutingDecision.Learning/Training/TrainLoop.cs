using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Mini-batch training with early stopping. The result depends on the seed and the data, not on the number of threads: a batch is cut into a fixed
/// number of shards whose gradients are added in order, and the table's rows are dealt to a fixed number of lanes, each of which goes through the
/// batch in order.
/// </summary>
internal sealed class TrainLoop
{
    private const int Shards = 8;

    private readonly Example[] _train;
    private readonly Example[] _dev;
    private readonly Hyperparameters _settings;
    private readonly ulong _seed;
    private readonly ParallelOptions _parallel;
    private readonly Network _network;
    private readonly Optimizer _optimizer;
    private readonly Pass[] _passes;
    private readonly float[][] _shardGradients;
    private readonly double[] _shardLoss = new double[Shards];
    private readonly int[][] _kept;
    private readonly float[][] _textGradients;
    private readonly float[] _denseGradient;

    public TrainLoop(NetworkShape shape, IReadOnlyList<Example> examples, Hyperparameters settings, ulong seed, int threads, CancellationToken cancel)
    {
        _train = [.. examples.Where(e => e.Split == Split.Train).SelectMany(Spread)];
        _dev = [.. examples.Where(e => e.Split == Split.Dev)];
        _settings = settings;
        _seed = seed;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        _network = Network.Create(shape, seed);
        _optimizer = new Optimizer(_network, settings);
        _passes = [.. Enumerable.Range(0, Shards).Select(_ => new Pass(shape))];
        _shardGradients = [.. Enumerable.Range(0, Shards).Select(_ => new float[shape.DenseCount])];
        _kept = new int[settings.BatchSize][];
        _textGradients = [.. Enumerable.Range(0, settings.BatchSize).Select(_ => new float[shape.Width])];
        _denseGradient = new float[shape.DenseCount];
    }

    public Network Run(IProgress<TrainProgress>? progress, TimeProvider clock)
    {
        var best = _network.Copy();
        var bestLoss = DevLoss();
        var stale = 0;
        var started = clock.GetTimestamp();
        for (var epoch = 0; epoch < _settings.Epochs && (stale < _settings.Patience || _dev.Length == 0); epoch++)
        {
            var trainLoss = Epoch(epoch);
            var devLoss = DevLoss();
            stale++;
            if (devLoss < bestLoss)
            {
                (best, bestLoss, stale) = (_network.Copy(), devLoss, 0);
            }

            var elapsed = clock.GetElapsedTime(started);
            var left = elapsed / (epoch + 1) * (_settings.Epochs - epoch - 1);
            progress?.Report(new TrainProgress(TrainStage.Training, epoch + 1, _settings.Epochs, trainLoss, devLoss, left));
        }

        // Without a dev split there is nothing to stop by, and the last epoch is the best known.
        return _dev.Length > 0 ? best : _network;
    }

    private double Epoch(int epoch)
    {
        var order = Shuffled(epoch);
        double loss = 0;
        double weight = 0;
        var batches = (order.Length + _settings.BatchSize - 1) / _settings.BatchSize;
        for (var b = 0; b < batches; b++)
        {
            var batch = order.AsMemory(b * _settings.BatchSize, Math.Min(_settings.BatchSize, order.Length - (b * _settings.BatchSize)));
            var pace = 1f - ((epoch + ((float)b / batches)) / _settings.Epochs * 0.9f);
            loss += Step(batch, epoch, pace);
            weight += batch.Length;
        }

        return weight > 0 ? loss / weight : 0;
    }

    private double Step(ReadOnlyMemory<int> batch, int epoch, float pace)
    {
        var perShard = (batch.Length + Shards - 1) / Shards;
        Parallel.For(0, Shards, _parallel, shard => Gradients(batch.Span, shard * perShard, Math.Min(batch.Length, (shard + 1) * perShard), shard, epoch));
        double loss = 0;
        for (var shard = 0; shard < Shards; shard++)
        {
            loss += _shardLoss[shard];
            VectorMath.AddScaled(_denseGradient, 1f / batch.Length, _shardGradients[shard]);
            Array.Clear(_shardGradients[shard]);
        }

        _optimizer.StepDense(_denseGradient, pace);
        Parallel.For(0, Shards, _parallel, lane => StepRows(batch.Length, lane, pace));
        return loss;
    }

    private void Gradients(ReadOnlySpan<int> batch, int from, int to, int shard, int epoch)
    {
        var pass = _passes[shard];
        _shardLoss[shard] = 0;
        for (var i = from; i < to; i++)
        {
            var example = _train[batch[i]];
            var random = SplitMix64.For(_seed, (ulong)epoch + 100, (ulong)batch[i]);
            _kept[i] = Keep(example.Ids, ref random);

            // What is left stands for what was there, so that served prompts, which lose nothing, have the same expected sum.
            pass.Forward(_network, _kept[i], BoundBatch.ScaleOf(example.Ids.Length) / (1f - _settings.IdDropout), example.Signals);
            _shardLoss[shard] += pass.Loss(example);
            pass.Backward(_network, example, _shardGradients[shard], _textGradients[i]);
        }
    }

    private int[] Keep(int[] ids, ref SplitMix64 random)
    {
        var kept = new int[ids.Length];
        var count = 0;
        foreach (var id in ids)
        {
            if (random.NextSingle() >= _settings.IdDropout)
            {
                kept[count++] = id;
            }
        }

        return kept[..count];
    }

    private void StepRows(int count, int lane, float pace)
    {
        for (var i = 0; i < count; i++)
        {
            foreach (var id in _kept[i])
            {
                if (id % Shards == lane)
                {
                    _optimizer.StepRow(id, _textGradients[i], pace);
                }
            }
        }
    }

    // A row that weighs five is met five times with weight one: the same expectation, but each time with other ids dropped and without jolting the
    // weights.
    private static IEnumerable<Example> Spread(Example example)
    {
        var times = Math.Max(1, (int)MathF.Round(example.Weight.Max()));
        return Enumerable.Repeat(times == 1 ? example : example.Lighter(times), times);
    }

    private int[] Shuffled(int epoch)
    {
        var order = Enumerable.Range(0, _train.Length).ToArray();
        var random = SplitMix64.For(_seed, part: 2, (ulong)epoch);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private double DevLoss()
    {
        var losses = new double[_dev.Length];
        Parallel.For(0, Shards, _parallel, lane =>
        {
            for (var i = lane; i < _dev.Length; i += Shards)
            {
                _passes[lane].Forward(_network, _dev[i].Ids, _dev[i].Signals);
                losses[i] = _passes[lane].Loss(_dev[i]);
            }
        });
        return _dev.Length == 0 ? 0 : losses.Sum() / _dev.Length;
    }
}
