using Spectre.Console;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Where a command reads and writes: the process's own streams, or a test's.</summary>
internal sealed record Terminal
{
    // Wide enough for the demo's table in a log file, where no one can resize the window.
    private const int FileWidth = 170;

    public required TextReader Input { get; init; }

    /// <summary>Answers.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>A person looks at <see cref="Output"/>: colours and the window's width apply.</summary>
    public bool OutputIsWindow { get; init; }

    /// <summary>A person looks at <see cref="Error"/>: a progress bar may move.</summary>
    public bool ErrorIsWindow { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static Terminal OfProcess() => new()
    {
        Input = Console.In,
        Output = Console.Out,
        Error = Console.Error,
        OutputIsWindow = !Console.IsOutputRedirected,
        ErrorIsWindow = !Console.IsErrorRedirected,
    };

    /// <summary>Tables on <see cref="Output"/>.</summary>
    public IAnsiConsole Tables() => Rich(Output, OutputIsWindow);

    /// <summary>Progress on <see cref="Error"/>.</summary>
    public IAnsiConsole Progress() => Rich(Error, ErrorIsWindow);

    private static IAnsiConsole Rich(TextWriter writer, bool isWindow)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isWindow ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isWindow ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isWindow ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isWindow)
        {
            console.Profile.Width = FileWidth;
        }

        return console;
    }
}
