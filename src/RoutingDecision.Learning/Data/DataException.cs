namespace RoutingDecision.Learning.Data;

/// <summary>A data file can't be used; the message names file, line and reason.</summary>
public sealed class DataException(string file, int line, string reason, Exception? inner = null)
    : Exception(line > 0 ? $"{file}:{line}: {reason}" : $"{file}: {reason}", inner);
