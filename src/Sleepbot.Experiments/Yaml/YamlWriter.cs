using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sleepbot.Experiments.Yaml;

/// <summary>Writes values as YAML in one fixed way: the same values always give the same text.</summary>
internal static class YamlWriter
{
    /// <summary>Writes a value as a document.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text, with line feeds.</returns>
    public static string Write(YamlValue value)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, YamlValue value)
    {
        switch (value)
        {
            case YamlText text:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text.Text, StyleOf(text), isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case YamlList list:
                // Lists of numbers and names stay on one line, as people write them.
                var style = list.Items.All(item => item is YamlText) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var item in list.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case YamlSection section:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
                foreach (var entry in section.Entries)
                {
                    emitter.Emit(new Scalar(entry.Key));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static ScalarStyle StyleOf(YamlText text) => text.Quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
}
