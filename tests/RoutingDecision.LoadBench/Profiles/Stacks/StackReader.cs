namespace RoutingDecision.LoadBench.Profiles.Stacks;

/// <summary>
/// Reads what `perf script -F comm,tid,ip,sym,dso` writes: a line with the thread, a line for each frame, an empty line. A stack is held at a
/// time, as a few seconds are hundreds of megabytes of text. What can't be read is passed over: a frame by itself, a stack whose thread is not told as a whole.
/// </summary>
internal sealed class StackReader
{
    /// <summary>The same functions come again and again: each text is taken apart once.</summary>
    private readonly Dictionary<string, StackFrame> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StackFrame>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public StackReader() => _byText = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    public IEnumerable<StackSample> Read(TextReader text)
    {
        string? thread = null;
        var frames = new List<StackFrame>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0 && char.IsWhiteSpace(line[0]))
            {
                if (thread is not null && FrameOf(line) is { } frame)
                {
                    frames.Add(frame);
                }

                continue;
            }

            if (thread is not null)
            {
                yield return new StackSample(thread, [.. frames]);
            }

            frames.Clear();
            thread = ThreadOf(line);
        }

        if (thread is not null)
        {
            yield return new StackSample(thread, [.. frames]);
        }
    }

    /// <summary>The name before the last word, which is the thread's number; names may have spaces.</summary>
    private static string? ThreadOf(string line)
    {
        var trimmed = line.AsSpan().TrimEnd();
        var space = trimmed.LastIndexOf(' ');
        return space > 0 && int.TryParse(trimmed[(space + 1)..], out _) ? trimmed[..space].Trim().ToString() : null;
    }

    private StackFrame? FrameOf(string line)
    {
        var trimmed = line.AsSpan().Trim();
        var space = trimmed.IndexOf(' ');
        if (space < 0)
        {
            return null;
        }

        var text = trimmed[(space + 1)..];
        if (_byText.TryGetValue(text, out var known))
        {
            return known;
        }

        var frame = FrameText.Parse(text.ToString());
        if (frame is not null)
        {
            _byText[text] = frame;
        }

        return frame;
    }
}
