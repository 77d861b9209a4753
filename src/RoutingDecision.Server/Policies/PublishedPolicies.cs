using RoutingDecision.Core.Assessment;
using RoutingDecision.Server.Hosting;
using RoutingDecision.State.Policies;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// The policies that were published to a server by itself, in its state folder. From the first publication on they govern, over restarts, and the
/// policy file does not.
/// </summary>
internal static class PublishedPolicies
{
    public static string FolderOf(ServerOptions options) => Path.Combine(options.State, "policies");

    public static FilePolicyStore StoreOf(ServerOptions options) => new(FolderOf(options));

    /// <summary>The one that is current; null: none was published, or replicas share theirs and Redis tells it.</summary>
    /// <exception cref="ConfigurationException">It can't be read.</exception>
    public static LoadedPolicy? Load(ServerOptions options, IPromptClassifier? classifier)
    {
        if (options.Redis.Length > 0)
        {
            return null;
        }

        try
        {
            using var store = StoreOf(options);
            return store.ReadCurrent() is { } current ? PolicyLoader.LoadPublished(current.Text, current.Version, classifier) : null;
        }
        catch (IOException broken)
        {
            throw new ConfigurationException(
                $"The published policy in '{FolderOf(options)}' can't be read: {broken.Message} " +
                "Restore it, or remove the folder to be governed by --policy again.");
        }
    }
}
