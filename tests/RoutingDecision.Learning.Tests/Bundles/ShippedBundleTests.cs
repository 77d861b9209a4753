using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Tests.Bundles;

public sealed class ShippedBundleTests
{
    /// <summary>No prompt of its training had an attachment, so it has learned nothing of them: they must not move it. Tiers that can't read one are
    /// excluded by the policy's constraints.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Classify_AttachmentsThatItNeverLearnedOf_ChangeNothing(int attachments)
    {
        using var classifier = ClassifierBundle.Load(Path.Combine(Repository.Root, "deploy", "models", "default"));
        foreach (var row in Repository.ReadCorpus().Where((_, i) => i % 200 == 0))
        {
            var messages = row.Input.Messages.ToArray();
            var plain = classifier.Classify(PromptReader.Read(row.Input));
            messages[^1] = messages[^1] with { Attachments = AttachmentKinds.Image, AttachmentCount = attachments };
            var with = classifier.Classify(PromptReader.Read(row.Input with { Messages = messages }));
            for (var t = 0; t < plain.Success.Length; t++)
            {
                Assert.Equal(plain.Success[t], with.Success[t], 1e-4f);
            }
        }
    }
}
