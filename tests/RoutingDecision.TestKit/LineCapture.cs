using System.Text;

namespace RoutingDecision.TestKit;

/// <summary>Collects the lines of a stream and wakes those who wait for one. Thread-safe.</summary>
internal sealed class LineCapture
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string?> Found)> _waiters = [];
    private bool _ended;

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return new StringBuilder().AppendJoin('\n', _lines).ToString();
            }
        }
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Add(line);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException)
        {
            // The process was disposed while a grandchild still held its end.
        }
        End();
    }

    /// <summary>The first line accepted, or null when the stream ended without one.</summary>
    public Task<string?> WaitForAsync(Func<string, bool> wanted)
    {
        lock (_lock)
        {
            var index = _lines.FindIndex(line => wanted(line));
            if (index >= 0 || _ended)
            {
                return Task.FromResult(index >= 0 ? _lines[index] : null);
            }
            var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, found));
            return found.Task;
        }
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waiters.Where(waiter => waiter.Wanted(line)))
            {
                found.TrySetResult(line);
            }
            _waiters.RemoveAll(waiter => waiter.Found.Task.IsCompleted);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
            _waiters.ForEach(waiter => waiter.Found.TrySetResult(null));
            _waiters.Clear();
        }
    }
}
