using System.Globalization;
using System.Text;
using System.Text.Json;
using RoutingDecision.Cli;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Data;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Learning;

/// <summary>Trains bundles with <c>routing train</c>: the first on a few labelled prompts, the others on those and the journal.</summary>
internal sealed class TrainingRoom
{
    private readonly string _labels;
    private readonly string _folder;
    private readonly MonthPlan _plan;
    private readonly TimeProvider _clock;
    private readonly List<string> _served = [];

    /// <param name="folder">Takes the labelled file and the bundles.</param>
    /// <param name="population">Gives the labelled prompts.</param>
    /// <param name="plan">Gives the seed.</param>
    /// <param name="clock">Dates the bundles, so that the same run gives the same versions.</param>
    public TrainingRoom(string folder, Population population, MonthPlan plan, TimeProvider clock)
    {
        (_folder, _plan, _clock) = (folder, plan, clock);
        Directory.CreateDirectory(Models);
        _labels = Path.Combine(folder, "start.jsonl");
        File.WriteAllLines(_labels, population.Start.Select(RowOf));
    }

    /// <summary>Folder of the bundles that come after the first.</summary>
    public string Models => Path.Combine(_folder, "models");

    /// <summary>The first bundle: labelled prompts alone.</summary>
    public async Task<string> StartAsync()
    {
        var bundle = Path.Combine(_folder, "start");
        await TrainAsync([_labels, "--output", bundle, "--name", "start"]);
        _served.Add(bundle);
        return bundle;
    }

    /// <summary>The next bundle: the same labels, and what the journal says.</summary>
    /// <param name="journal">Folder of the journal.</param>
    /// <param name="day">Names the bundle.</param>
    public async Task<(string Folder, string Said)> NextAsync(string journal, int day)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"day-{day}");
        var bundle = Path.Combine(Models, name);
        var said = await TrainAsync([_labels, "--journal", journal, "--served", .. _served, "--output", bundle, "--name", name]);
        return (bundle, said);
    }

    /// <summary>Takes note of what serves from now on.</summary>
    /// <param name="folder">Folder of the bundle.</param>
    public void Promoted(string folder) => _served.Add(folder);

    private async Task<string> TrainAsync(string[] arguments)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var terminal = new Terminal { Input = TextReader.Null, Output = output, Error = error, Clock = _clock };
        var seed = _plan.Seed.ToString(CultureInfo.InvariantCulture);
        var code = await RoutingCommands.RunAsync(["train", .. arguments, "--seed", seed], terminal);
        return code == 0 ? error.ToString().Split('\n').FirstOrDefault(l => l.StartsWith("journal:", StringComparison.Ordinal)) ?? ""
            : throw new InvalidOperationException($"routing train ended with {code}: {error}");
    }

    private static string RowOf(SourcePrompt row)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (var message in row.Input.Messages.Span)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.ToString().ToLowerInvariant());
                json.WriteString("text", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("tier", LabelSpace.Default.Tiers[row.Tier]);
            json.WriteString("task", LabelSpace.Default.Tasks[row.Task]);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
