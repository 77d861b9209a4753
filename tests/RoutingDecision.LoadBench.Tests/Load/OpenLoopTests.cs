using RoutingDecision.LoadBench.Load;

namespace RoutingDecision.LoadBench.Tests.Load;

public sealed class OpenLoopTests
{
    private const int Most = 5;
    private const int Calls = 1_000;

    [Fact]
    public void Run_SlowerAnswersThanCalls_KeepsToWhatMayBeUnderWay()
    {
        var exchange = new SlowExchange();

        var burst = new OpenLoop(exchange, perSecond: 1e6, Most).Run(TimeSpan.FromSeconds(Calls / 1e6));

        Assert.Equal(Calls, burst.Completed);
        Assert.Equal(Most, exchange.Peak);
    }

    /// <summary>Ends one call at a time, and only when as many are under way as may be, or none is left to begin.</summary>
    private sealed class SlowExchange : IExchange
    {
        private readonly Lock _counting = new();
        private readonly SemaphoreSlim _full = new(0);
        private int _begun;
        private int _underWay;

        public int Peak { get; private set; }

        public long Failed => 0;

        public LatencyHistogram Latencies { get; } = new();

        public void Clear()
        {
        }

        public void Begin(long due)
        {
            lock (_counting)
            {
                _begun++;
                Peak = Math.Max(Peak, ++_underWay);
                if (_underWay >= Most)
                {
                    _full.Release();
                }

                if (_begun == Calls)
                {
                    _full.Release(Most);
                }
            }
        }

        public void Flush()
        {
        }

        public int Receive()
        {
            _full.Wait(TimeSpan.FromMinutes(1));
            lock (_counting)
            {
                _underWay--;
                return 1;
            }
        }
    }
}
