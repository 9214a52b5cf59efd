using System.Security.Cryptography;
using System.Text;

namespace Sleepbot.Training;

/// <summary>Names a run's specification by its content: everything that its weights and measurements depend on, except the seed.</summary>
/// <remarks>
/// Two runs with the same address and seed give the same bits, whatever their arms are called and in whichever file they are
/// written, so one of them is enough. Where something differs, <see cref="Compare"/> says what.
/// </remarks>
public sealed class ContentAddress
{
    /// <summary>The key of the assembly metadata that tell one version of a user's code from another: the SHA-256 of its source.</summary>
    /// <remarks>Where an assembly has none, its module's version stands for it: any change of a user's program changes the address of its rules.</remarks>
    public const string SourceKey = "Sleepbot.Source";

    internal ContentAddress(string text)
    {
        Text = text;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Gets the address: the SHA-256 of <see cref="Text"/> as UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Gets everything that the address stands for, one <c>path = value</c> a line, such as <c>training.batchSize = 64</c>.</summary>
    public string Text { get; }

    /// <summary>Lists what differs between the texts of two addresses.</summary>
    /// <param name="before">The <see cref="Text"/> of the older one.</param>
    /// <param name="after">The <see cref="Text"/> of the newer one.</param>
    /// <returns>One sentence part for each difference, such as <c>training.learningRate is 0.001 (was 0.004)</c>, in the order of the texts.</returns>
    public static IReadOnlyList<string> Compare(string before, string after)
    {
        var (old, now) = (Parse(before), Parse(after));
        return
        [
            .. now.Where(line => !old.ContainsKey(line.Key)).Select(line => $"{line.Key} is {line.Value} (was not there)")
                .Concat(now.Where(line => old.TryGetValue(line.Key, out string? was) && was != line.Value).Select(line => $"{line.Key} is {line.Value} (was {old[line.Key]})"))
                .Concat(old.Where(line => !now.ContainsKey(line.Key)).Select(line => $"{line.Key} is gone (was {line.Value})")),
        ];
    }

    private static OrderedDictionary<string, string> Parse(string text)
    {
        OrderedDictionary<string, string> lines = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(CanonicalText.Equal, 2);
            lines[parts[0]] = parts[^1];
        }

        return lines;
    }
}
