using System.Globalization;

namespace Sleepbot.Journal;

/// <summary>How moments are written: ISO 8601 in UTC, which sorts as text.</summary>
internal static class Timestamp
{
    public static string Now(TimeProvider time) => time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
