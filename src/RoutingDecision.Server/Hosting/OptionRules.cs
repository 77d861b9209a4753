using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Hosting;

/// <summary>A rule for one option. Its message names the key, the value and what is allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class OptionRuleAttribute : ValidationAttribute
{
    /// <summary>What is allowed, to stand after "allowed is".</summary>
    public abstract string Allowed { get; }

    protected abstract bool Holds(object? value);

    /// <summary>How the value is shown; secrets override it.</summary>
    protected virtual string Show(object? value) => string.Create(CultureInfo.InvariantCulture, $"is '{value}'");

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Holds(value) ? ValidationResult.Success : new ValidationResult($"{validationContext.MemberName} {Show(value)}, allowed is {Allowed}.");
}

/// <summary>A number within bounds, both included. Compares as double: the framework's own attribute rounds 1.4 down to a bound of 1.</summary>
internal sealed class WithinAttribute(double least, double most) : OptionRuleAttribute
{
    public double Least { get; } = least;

    public double Most { get; } = most;

    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}");

    protected override bool Holds(object? value) =>
        Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= Least && number <= Most;
}

/// <summary>A text that is not blank.</summary>
internal sealed class NotBlankAttribute : OptionRuleAttribute
{
    public override string Allowed => "a path or a name";

    protected override bool Holds(object? value) => !string.IsNullOrWhiteSpace((string?)value);
}

/// <summary>Nothing, or a text that is not blank.</summary>
internal sealed class NothingOrPathAttribute : OptionRuleAttribute
{
    public override string Allowed => "nothing or a path";

    protected override bool Holds(object? value) => value is "" || !string.IsNullOrWhiteSpace((string?)value);
}

/// <summary>Nothing, a folder, or "off".</summary>
internal sealed class FolderOrOffAttribute : OptionRuleAttribute
{
    public override string Allowed => "nothing, a folder, or off";

    protected override bool Holds(object? value) => value is string text && (text.Length == 0 || text.Trim().Length > 0);
}

/// <summary>An address and port to listen on.</summary>
internal sealed class ListenAddressAttribute : OptionRuleAttribute
{
    public override string Allowed => "an address and port such as 127.0.0.1:50051, localhost:0, [::1]:50051 or *:50051";

    protected override bool Holds(object? value) => ListenAddress.TryParse((string)value!, out _);
}

/// <summary>One of a few names, in any case.</summary>
internal sealed class OneOfAttribute(params string[] names) : OptionRuleAttribute
{
    public string[] Names { get; } = names;

    public override string Allowed => string.Join(", ", Names);

    protected override bool Holds(object? value) => Names.Contains((string?)value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Nothing, or the URL of a collector.</summary>
internal sealed class CollectorAttribute : OptionRuleAttribute
{
    public override string Allowed => "nothing or a URL such as http://127.0.0.1:4317";

    protected override bool Holds(object? value) =>
        value is ""
        || (Uri.TryCreate((string?)value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps));
}

/// <summary>Nothing, or keys. They are secrets, so the message does not repeat them.</summary>
internal sealed class KeyListAttribute : OptionRuleAttribute
{
    public override string Allowed =>
        $"nothing or 1 to {TokenKeyStore.MostKeys} keys, comma-separated, each base64 of at least {TokenKeyStore.KeyBytes} bytes";

    protected override string Show(object? value) => "has a key that can't be used, or too many of them";

    protected override bool Holds(object? value) => TokenKeyStore.TryParse((string)value!, out _);
}

/// <summary>Nothing, or how to reach Redis. It may carry a password, so the message does not repeat it.</summary>
internal sealed class RedisConnectionAttribute : OptionRuleAttribute
{
    public override string Allowed => "nothing or host:port[,host:port][,ssl=true], options as StackExchange.Redis has them";

    protected override string Show(object? value) => "can't be used";

    protected override bool Holds(object? value) => value is "" || RedisSettings.IsUsable((string)value!);
}

/// <summary>First part of Redis' keys, which must leave it to them what decides on which node of a cluster they are.</summary>
internal sealed class RedisPrefixAttribute : OptionRuleAttribute
{
    public override string Allowed => "a name without braces, which tell a cluster where a key lies";

    protected override bool Holds(object? value) =>
        value is string text && !string.IsNullOrWhiteSpace(text) && text.AsSpan().IndexOfAny('{', '}') < 0;
}

/// <summary>Any text, which no message repeats.</summary>
internal sealed class SecretAttribute : OptionRuleAttribute
{
    public override string Allowed => "any text";

    protected override string Show(object? value) => "can't be used";

    protected override bool Holds(object? value) => value is string;
}

/// <summary>Nothing, or a file that holds a certificate.</summary>
internal sealed class CertificateFileAttribute : OptionRuleAttribute
{
    public override string Allowed => "nothing or a file with a certificate in PEM";

    protected override bool Holds(object? value)
    {
        try
        {
            if (value is not "")
            {
                using var certificate = X509CertificateLoader.LoadCertificateFromFile((string)value!);
            }

            return true;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
