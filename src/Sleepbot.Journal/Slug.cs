using System.Text;

namespace Sleepbot.Journal;

/// <summary>Turns a name into the short form that ids and file names are made of: lower-case letters, digits and single hyphens.</summary>
internal static class Slug
{
    /// <summary>Returns the slug of a name, or <paramref name="otherwise"/> if nothing of the name is left.</summary>
    public static string Of(string name, string otherwise)
    {
        var slug = new StringBuilder(name.Length);
        foreach (char letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string text = slug.ToString().TrimEnd('-');
        return text.Length > 0 ? text : otherwise;
    }
}
