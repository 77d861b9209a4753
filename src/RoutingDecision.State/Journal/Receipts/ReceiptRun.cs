using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Journal.Receipts;

/// <summary>Checks many decisions, on all cores, and hands the receipts out in the order of the log.</summary>
public static class ReceiptRun
{
    private const int Chunk = 2_048;

    /// <summary>Checks the decisions that pass a filter.</summary>
    /// <param name="traffic">The log.</param>
    /// <param name="versions">Its policies and the classifiers at hand.</param>
    /// <param name="wanted">Which decisions.</param>
    /// <param name="time">Clock of the stops.</param>
    public static IEnumerable<Receipt> Of(LoggedTraffic traffic, LoggedVersions versions, Func<LoggedEntry, bool> wanted, TimeProvider time)
    {
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new ReceiptCheck(versions, time)).ToArray();
        foreach (var chunk in traffic.Chunks(Chunk))
        {
            var entries = chunk.Where(wanted).ToArray();
            var receipts = new Receipt[entries.Length];
            Parallel.For(0, workers.Length, worker =>
            {
                for (var i = worker; i < entries.Length; i += workers.Length)
                {
                    receipts[i] = workers[worker].Check(entries[i]);
                }
            });
            foreach (var receipt in receipts)
            {
                yield return receipt;
            }
        }
    }
}
