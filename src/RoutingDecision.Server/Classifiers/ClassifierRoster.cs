using System.Collections.Concurrent;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Classifiers;

/// <summary>
/// Who classifies: gives out the roles, by what lies in the bundle folders and by what administrators say. A bundle is read, verified and warmed
/// beside the one that serves; then the policy's tests run with it, and one publication makes it serve. Whatever is refused leaves everything as it
/// was. Thread-safe; a change waits for the one before, decisions for none.
/// </summary>
internal sealed class ClassifierRoster(
    StartClassifier start, PolicySource policies, SnapshotHolder snapshots, ShadowLane shadow, IRoleStore store, RoutingMetrics metrics,
    ILogger<ClassifierRoster> logger)
{
    private readonly Lock _changing = new();
    private readonly BundleShelf _shelf = start.Shelf;
    private string _main = start.Roles.Bundle;
    private readonly ConcurrentDictionary<string, BundleHeader> _seen = new(StringComparer.Ordinal);
    private IPromptClassifier? _previous;

    /// <summary>The classifier that served before and can be had back at once; null: none.</summary>
    public IPromptClassifier? Previous => Volatile.Read(ref _previous);

    /// <summary>What lies in the bundle folders.</summary>
    public IReadOnlyList<ShelvedBundle> Bundles => _shelf.Bundles;

    /// <summary>What a version says of itself, when it was seen in a folder since the start; null: it was not.</summary>
    public BundleHeader? HeaderOf(string version) => _seen.GetValueOrDefault(version);

    /// <summary>Fills the roles beside the serving one as they were before the restart.</summary>
    public void Start()
    {
        lock (_changing)
        {
            Note();
            foreach (var warning in start.Warnings)
            {
                RoutingLog.ClassifierRoleLost(logger, warning);
            }

            foreach (var broken in _shelf.Bundles.Where(b => b.Problem.Length > 0))
            {
                RoutingLog.ClassifierRefused(logger, broken.Folder, Serving, broken.Problem);
            }

            Restore("the previous classifier", start.Roles.Previous, v => _previous = Obtain(v));
            Restore("the classifier in shadow", start.Roles.Shadow, v => shadow.Set(Fit(v), start.Roles.Share));
        }
    }

    /// <summary>Lets the next looks take every folder for changed.</summary>
    public void Forget()
    {
        lock (_changing)
        {
            _shelf.Forget();
        }
    }

    /// <summary>Looks at the bundle folders: what has changed in that of <c>--bundle</c> serves, if it can.</summary>
    public void Look()
    {
        lock (_changing)
        {
            var all = _shelf.Look();
            Note();
            foreach (var changed in all)
            {
                if (changed.Header is not { } header)
                {
                    Refuse(changed.Folder, changed.Problem);
                }
                else if (changed.Folder == _shelf.Main && header.Version != _main)
                {
                    TryTake(header);
                }
            }
        }
    }

    /// <summary>Lets a classifier serve; returns its version.</summary>
    /// <exception cref="ClassifierException">It can't.</exception>
    public string Promote(string version, string comment)
    {
        lock (_changing)
        {
            if (version != Serving)
            {
                Serve(Obtain(version), $"promotion from {HeaderOf(version)?.Folder}: {comment}");
            }

            return version;
        }
    }

    /// <summary>Lets the one that served before serve again, and returns its version; the one that serves now can then be had back the same
    /// way.</summary>
    /// <exception cref="ClassifierException">There is none, or it can't.</exception>
    public string RollBack(string comment)
    {
        lock (_changing)
        {
            var back = _previous ?? throw new ClassifierException("No classifier served before this one.");
            Serve(back, $"rollback: {comment}");
            return back.Version;
        }
    }

    /// <summary>Puts a classifier into shadow and returns its version; an empty version ends the shadow.</summary>
    /// <exception cref="ClassifierException">It can't be.</exception>
    public string SetShadow(string version, double share, string comment)
    {
        lock (_changing)
        {
            if (version.Length == 0)
            {
                SetShadow(null, 0);
                RoutingLog.ShadowEnded(logger, comment);
            }
            else if (version == Serving)
            {
                throw new ClassifierException($"Classifier {version} serves, so it can't be its own shadow.");
            }
            else
            {
                SetShadow(Fit(version), share);
                RoutingLog.ShadowBegun(logger, version, share, comment);
            }

            Save();
            return version;
        }
    }

    // Where many bundles come and go, only what is on the shelf or has a role is worth remembering. Of folders with the same bundle the first one
    // counts, and one that is loaded stays where it was loaded from.
    private void Note()
    {
        foreach (var header in _shelf.Bundles.Select(b => b.Header).OfType<BundleHeader>().Reverse())
        {
            if (header.Version != Serving && Loaded(header.Version) is null)
            {
                _seen[header.Version] = header;
            }
            else
            {
                _seen.TryAdd(header.Version, _shelf.Find(header.Version)!);
            }
        }

        foreach (var version in _seen.Keys.Where(v => v != Serving && _shelf.Find(v) is null && Loaded(v) is null))
        {
            _seen.TryRemove(version, out _);
        }
    }

    private string Serving => snapshots.Current.Classifier?.Version ?? "";

    private void SetShadow(IFeatureClassifier? classifier, double share)
    {
        var before = shadow.Current?.Classifier;
        shadow.Set(classifier, share);
        Retire(before);
    }

    /// <summary>A classifier that could serve under the policy in force: another one can't be compared.</summary>
    private IFeatureClassifier Fit(string version)
    {
        var challenger = Obtain(version) as IFeatureClassifier
            ?? throw new ClassifierException($"Classifier {version} can't judge behind the answer.");
        try
        {
            _ = new RoutingSnapshot(snapshots.Current.Policy, challenger, 0);
            return challenger;
        }
        catch (SnapshotException misfit)
        {
            Retire(challenger);
            throw new ClassifierException($"Classifier {version} can't be in shadow, because it could not serve: {misfit.Message}");
        }
    }

    private void TryTake(BundleHeader header)
    {
        try
        {
            var known = Loaded(header.Version);
            if (header.Version != Serving)
            {
                Serve(known ?? Load(header), header.Folder);
            }

            _main = header.Version;
            Save();
        }
        catch (ClassifierException)
        {
            // Logged and counted where it was refused; the folder is taken up again when it changes.
        }
    }

    /// <summary>The classifier of a version, loaded already or now.</summary>
    private IPromptClassifier Obtain(string version) => Loaded(version)
        ?? Load(_shelf.Find(version) ?? throw new ClassifierException($"No bundle folder holds a classifier '{version}'.", unknown: true));

    private IPromptClassifier? Loaded(string version) =>
        new[] { _previous, shadow.Current?.Classifier }.FirstOrDefault(c => string.Equals(c?.Version, version, StringComparison.Ordinal));

    private IFeatureClassifier Load(BundleHeader header)
    {
        try
        {
            return ClassifierBundle.Load(header);
        }
        catch (BundleException refused)
        {
            Refuse(header.Folder, refused.Message);
            throw new ClassifierException(refused.Message);
        }
    }

    /// <summary>Makes a loaded classifier serve, if the policy takes it.</summary>
    private void Serve(IPromptClassifier next, string source)
    {
        var before = snapshots.Current.Classifier;
        if (policies.TrySwap(next) is { Count: > 0 } problems)
        {
            Refuse(next.Version, string.Join(Environment.NewLine, problems));
            if (!InRole(next))
            {
                next.Dispose();
            }

            throw new ClassifierException($"Classifier {next.Version} can't serve: {string.Join("; ", problems)}");
        }

        RoutingLog.ClassifierInForce(logger, next.Version, source, before?.Version ?? "none");
        metrics.Reloaded("classifier", good: true);
        var dropped = _previous;
        Volatile.Write(ref _previous, before);
        if (ReferenceEquals(shadow.Current?.Classifier, next))
        {
            shadow.Set(null, 0);
        }

        Retire(dropped);
        Save();
    }

    private void Refuse(string source, string problems)
    {
        // First the log, so that who sees the count finds the reason.
        RoutingLog.ClassifierRefused(logger, source, Serving, problems);
        metrics.Reloaded("classifier", good: false);
    }

    /// <summary>Lets a classifier go that has no role any more. Decisions that still hold it get their answers; see <see
    /// cref="IPromptClassifier"/>.</summary>
    private void Retire(IPromptClassifier? classifier)
    {
        if (classifier is not null && !InRole(classifier))
        {
            classifier.Dispose();
        }
    }

    private bool InRole(IPromptClassifier classifier) =>
        ReferenceEquals(classifier, snapshots.Current.Classifier) || ReferenceEquals(classifier, _previous)
        || ReferenceEquals(classifier, shadow.Current?.Classifier);

    private void Restore(string role, string version, Action<string> put)
    {
        if (version.Length == 0 || version == Serving)
        {
            return;
        }

        try
        {
            put(version);
        }
        catch (ClassifierException gone)
        {
            RoutingLog.ClassifierRoleLost(logger, $"{role} was {version}: {gone.Message}");
        }
    }

    private void Save()
    {
        try
        {
            store.Write(new ClassifierRoles(
                Serving, _main, _previous?.Version ?? "", shadow.Current?.Classifier.Version ?? "", shadow.Current?.Share ?? 0));
        }
        catch (IOException failed)
        {
            RoutingLog.ClassifierRolesNotKept(logger, failed.Message);
        }
    }
}
