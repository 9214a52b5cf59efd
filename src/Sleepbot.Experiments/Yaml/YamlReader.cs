using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sleepbot.Experiments.Yaml;

/// <summary>Reads YAML into values that know their places, and puts every mistake of the text into words.</summary>
internal sealed class YamlReader
{
    // Deeper than any sensible file, and shallow enough that no file can exhaust the stack.
    private const int DeepestNesting = 50;

    private readonly string file;
    private readonly bool isSetting;
    private readonly ProblemList problems;
    private readonly Parser parser;
    private readonly Dictionary<string, YamlValue> anchors = [];

    private YamlReader(string text, string file, bool isSetting, ProblemList problems)
    {
        this.file = file;
        this.isSetting = isSetting;
        this.problems = problems;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <returns>The file's only document, or null if it could not be read.</returns>
    public static YamlValue? ReadFile(string text, string file, ProblemList problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(new Place(file, 0), "the file is empty. An experiment has at least the keys experiment, data, network, training, seeds and arms.");
            return null;
        }

        var value = Read(text, file, isSetting: false, problems, out var broken);
        if (broken is not null && !ReportTabs(text, file, problems))
        {
            problems.Add(broken);
        }

        return value;
    }

    /// <summary>Reads the value of a setting from the command line.</summary>
    /// <param name="text">The value.</param>
    /// <param name="setting">The whole setting, which stands for the file in messages.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <returns>The value, or null if it could not be read.</returns>
    public static YamlValue? ReadSetting(string text, string setting, ProblemList problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new YamlText("", quoted: false, new Place(setting, 0));
        }

        var value = Read(text, setting, isSetting: true, problems, out var broken);
        if (broken is not null)
        {
            problems.Add(broken);
        }

        return value;
    }

    private static YamlValue? Read(string text, string file, bool isSetting, ProblemList problems, out Problem? broken)
    {
        broken = null;
        var reader = new YamlReader(text, file, isSetting, problems);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException error)
        {
            broken = reader.ProblemAt(error.Start, $"this is not YAML: {Sentence(error)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // The library has no words for some texts, such as a key after a list that was not closed.
            broken = reader.ProblemAt(reader.parser.Current?.End ?? Mark.Empty, "this is not YAML from here on. Look for a bracket, a brace or a quote that is not closed.");
            return null;
        }
    }

    private static string Sentence(YamlException error)
    {
        string message = error.Message.Trim();
        return message.EndsWith('.') ? message : message + ".";
    }

    /// <summary>Reports lines that are indented with tabs: the library's own words for them do not help.</summary>
    private static bool ReportTabs(string text, string file, ProblemList problems)
    {
        int before = problems.Count;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].AsSpan(0, lines[i].Length - lines[i].TrimStart().Length).Contains('\t') && !string.IsNullOrWhiteSpace(lines[i]))
            {
                problems.Add(new Place(file, i + 1), "the line is indented with a tab. YAML wants blanks: use two for each level.");
            }
        }

        return problems.Count > before;
    }

    private YamlValue? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            problems.Add(new Place(file, 0), "the file holds nothing but comments. An experiment has at least the keys experiment, data, network, training, seeds and arms.");
            return null;
        }

        var value = ReadValue(depth: 0);
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            problems.Add(PlaceOf(second.Start), "a second document begins here (---). Write one experiment a file.");
        }

        return value;
    }

    private YamlValue ReadValue(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"values are nested more than {DeepestNesting} levels deep.");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new YamlException(alias.Start, alias.End, $"the anchor '&{alias.Value}' is not written before '*{alias.Value}'.");
        }

        var start = parser.Consume<NodeEvent>();
        YamlValue value = start switch
        {
            Scalar scalar => new YamlText(scalar.Value, scalar.Style != ScalarStyle.Plain, PlaceOf(scalar.Start)),
            SequenceStart => ReadList(depth, PlaceOf(start.Start)),
            _ => ReadSection(depth, PlaceOf(start.Start)),
        };
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = value;
        }

        return value;
    }

    private YamlList ReadList(int depth, Place place)
    {
        List<YamlValue> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(depth + 1));
        }

        return new YamlList(items, place);
    }

    private YamlSection ReadSection(int depth, Place place)
    {
        List<YamlEntry> entries = [];
        List<YamlSection> merged = [];
        Dictionary<string, Place> seen = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadValue(depth + 1);
            var value = ReadValue(depth + 1);
            if (key is not YamlText { Text: var name })
            {
                problems.Add(key.Place, $"a key must be a word, not {key.InWords}.");
            }
            else if (name == "<<" && value is YamlSection under)
            {
                merged.Add(under);
            }
            else if (!seen.TryAdd(name, key.Place))
            {
                problems.Add(key.Place, $"'{name}' is written twice: first in line {seen[name].Line}. Keep one of them.");
            }
            else
            {
                entries.Add(new YamlEntry(name, key.Place, value));
            }
        }

        var own = new YamlSection(entries, place);
        return merged.Aggregate(own, (over, under) => under.Overlay(over));
    }

    private Problem ProblemAt(Mark mark, string message) => new(file, PlaceOf(mark).Line, message);

    private Place PlaceOf(Mark mark) => new(file, isSetting ? 0 : (int)mark.Line);
}
