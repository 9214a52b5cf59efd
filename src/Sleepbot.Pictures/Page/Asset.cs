namespace Sleepbot.Pictures;

/// <summary>Reads the style sheets and the script that are compiled into this library.</summary>
internal static class Asset
{
    public static string Read(string name)
    {
        using Stream stream = typeof(Asset).Assembly.GetManifestResourceStream($"Sleepbot.Pictures.Assets.{name}")
            ?? throw new InvalidOperationException($"Asset '{name}' is not embedded in {typeof(Asset).Assembly.GetName().Name}; list it as an EmbeddedResource.");
        using StreamReader reader = new(stream);
        // The same bytes whatever line ends the checkout has.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
