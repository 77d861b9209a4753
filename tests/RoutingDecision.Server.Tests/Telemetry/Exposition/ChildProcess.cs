using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>A program that a test runs; killed with its children when the test is done with it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ChildProcess(string program, IEnumerable<string> arguments)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Both streams so far, by lines.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public bool HasExited => process.HasExited;

    /// <param name="package">What to install when the program is missing.</param>
    public static ChildProcess Start(string program, string package, params IEnumerable<string> arguments)
    {
        var child = new ChildProcess(program, arguments);
        try
        {
            child.process.Start();
        }
        catch (Win32Exception e)
        {
            child.process.Dispose();
            throw new InvalidOperationException($"{program} could not be started; it is in the package {package}.", e);
        }

        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Feeds the program, waits for its end and returns its exit code.</summary>
    public async Task<int> FinishAsync(string input, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
