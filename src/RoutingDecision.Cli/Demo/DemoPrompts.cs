using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Policies;

namespace RoutingDecision.Cli.Demo;

/// <summary>What the demo asks: one of each kind that applications send.</summary>
internal static class DemoPrompts
{
    public const string Lookup = "short lookup";
    public const string Extraction = "extraction as JSON";
    public const string Code = "a code function";
    public const string Summary = "a summary";

    private const string Invoice = """
        Extract the invoice number, the date (ISO 8601), the currency and the total as JSON.

        Northwind Traders, 14 Harbour Road, Bristol. Invoice NW-2291 of 3 March 2025. Twelve oak boards at 41.50 each, delivery 30.00. Due within
        30 days: EUR 528.00.
        """;

    private const string Function = """
        Write a C# method that merges two sorted IReadOnlyList<int> into one sorted array without allocating anything else. Handle empty inputs, and add
        three xunit tests.
        """;

    private const string Trace = """
        Since yesterday's deploy about one checkout in 300 fails with this. It never happens on my machine. What is going on, and how do I prove it?

        System.InvalidOperationException: Collection was modified; enumeration operation may not execute.
           at System.Collections.Generic.List`1.Enumerator.MoveNext()
           at Shop.Cart.CartTotals.Sum(Cart cart) in /src/Shop/Cart/CartTotals.cs:line 48
           at Shop.Checkout.CheckoutService.<PlaceOrderAsync>d__14.MoveNext() in /src/Shop/Checkout/CheckoutService.cs:line 131
        --- End of stack trace from previous location ---
           at Shop.Api.CheckoutController.Post(CheckoutRequest request) in /src/Shop/Api/CheckoutController.cs:line 57
        """;

    private const string Architecture = """
        Do an architecture review of our payment platform before we split it: 14 services around one PostgreSQL, events through an outbox table, sagas with
        compensation, a nightly reconciliation with the bank, 900 payments a second at peak. Where would money be lost or booked twice, which boundaries are
        wrong, and in which order should we move without a big-bang release?
        """;

    private const string Report = """
        Summarise for the board in five sentences: Revenue grew 11 % to 42.3 million, of which the new markets gave 6.1 million. Gross margin fell from 61 %
        to 58 % because freight doubled between May and August; it is back at the old level since October. We closed the Lyon warehouse, which cost 1.2
        million once and saves 0.7 million a year. Churn among small customers rose to 3.4 % a month after the price change and stands at 2.6 % now.
        """;

    /// <summary>All requests, in the order in which they are sent.</summary>
    /// <param name="run">Tells the conversation of this run from those of others.</param>
    public static IReadOnlyList<DemoPrompt> All(string run)
    {
        var conversation = new Conversation { Id = "demo-" + run };
        DemoPrompt[] prompts =
        [
            new(Lookup, new DecideRequest { Prompt = "What is the boiling point of ethanol in Celsius?", Feature = "faq" }),
            new("translation", new DecideRequest { Prompt = "Translate into French: The delivery will arrive on Tuesday before noon.", Feature = "mail" }),
            new(Extraction, new DecideRequest { Prompt = Invoice, Feature = "billing", RequiredCapabilities = { "json" } }),
            new(Code, new DecideRequest { Prompt = Function, Feature = "ide" }),
            new("a bug with its stack trace", new DecideRequest { Prompt = Trace, Feature = "ide", RequiresReasoning = true }),
            new("a proof", new DecideRequest { Prompt = "Prove that the square root of 2 plus the square root of 3 is irrational.", Feature = "tutor" }),
            new(Summary, new DecideRequest { Prompt = Report, Feature = "office" }),
            new("long paste, trivial ask", new DecideRequest { Prompt = LongPaste(), Feature = "ide" }),
            new("not in English", new DecideRequest { Prompt = "Wie kündige ich fristgerecht einen Mietvertrag, der am 1. April begonnen hat?", Feature = "faq" }),
            new("architecture review", new DecideRequest { Prompt = Architecture, Feature = "design", Conversation = conversation }),
            new("its follow-up", FollowUp(conversation)),
            new("an image", Image()),
            new("a tight deadline", new DecideRequest
            {
                Prompt = "Suggest three short names for a café beside a railway station.",
                Feature = "chat",
                ExpectedOutputTokens = 30,
                Constraints = new Constraints { DeadlineMs = 1500 },
            }),
            new("a batch item", new DecideRequest
            {
                Prompt = "Label the sentiment of this review as positive, neutral or negative: 'Fast delivery, but the lid does not close.'", Feature = "labels", Batch = true,
            }),
        ];
        foreach (var (i, prompt) in prompts.Index())
        {
            prompt.Request.RequestId = string.Create(CultureInfo.InvariantCulture, $"demo-{run}-{i + 1:00}");
        }

        return prompts;
    }

    // A real document of some 100 KB that is always at hand.
    private static string LongPaste() => $"{PolicySchema.Generate()}\nWhich value does the key \"title\" at the top of this document have?";

    private static DecideRequest FollowUp(Conversation conversation) => new()
    {
        Feature = "design",
        Conversation = conversation,
        Messages =
        {
            new Message { Role = MessageRole.User, Text = Architecture },
            new Message
            {
                Role = MessageRole.Assistant,
                Text = "The outbox is read by two services, so a crash between them books twice. I would first give each event an owner. Shall I write the plan?",
            },
            new Message { Role = MessageRole.User, Text = "Yes, do it." },
        },
    };

    private static DecideRequest Image() => new()
    {
        Feature = "claims",
        RequiredCapabilities = { "vision" },
        Messages = { new Message { Role = MessageRole.User, Text = "Is the windscreen in this photograph cracked?", Attachments = { AttachmentKind.Image } } },
    };
}
