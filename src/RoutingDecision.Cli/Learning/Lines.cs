namespace RoutingDecision.Cli.Learning;

/// <summary>A line per step. Not <see cref="Progress{T}"/>: that one would post to the thread pool, and lines could change places.</summary>
internal sealed class Lines(TextWriter output) : IProgress<string>
{
    public void Report(string value) => output.WriteLine(value);
}
