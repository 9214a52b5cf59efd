using System.Net;

namespace Sleepbot.Pictures;

/// <summary>Text from outside (names, questions, messages, files) on its way into markup.</summary>
internal static class Html
{
    /// <summary>Makes text safe in an element's content and in a quoted attribute.</summary>
    public static string Escape(string text)
    {
        // Control characters other than line ends and tabs are not allowed in XML, and an SVG is XML.
        string clean = text.Any(Forbidden) ? string.Concat(text.Select(c => Forbidden(c) ? '\uFFFD' : c)) : text;
        return WebUtility.HtmlEncode(clean);
    }

    /// <summary>Makes a sentence safe, with what stands between backticks set as code.</summary>
    public static string Prose(string text) =>
        string.Concat(Escape(text).Split('`').Select((part, i) => i % 2 == 0 ? part : $"<code>{part}</code>"));

    /// <summary>Shortens a name that would not fit.</summary>
    public static string Shorten(string text, int most) => text.Length <= most ? text : text[..(most - 1)].TrimEnd() + "\u2026";

    private static bool Forbidden(char c) => c is (< ' ' and not ('\n' or '\t' or '\r')) or '\uFFFE' or '\uFFFF';
}
