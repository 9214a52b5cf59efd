using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests.Mistakes;

/// <summary>Texts that are no experiment at all.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("", "a.yaml: the file is empty. An experiment has at least the keys experiment, data, network, training, seeds and arms.")]
    [InlineData(" \n\n", "a.yaml: the file is empty. An experiment has at least the keys experiment, data, network, training, seeds and arms.")]
    [InlineData("# later", "a.yaml: the file holds nothing but comments. An experiment has at least the keys experiment, data, network, training, seeds and arms.")]
    [InlineData("hello world", "a.yaml, line 1: an experiment is a list of keys with values, such as 'experiment: my-first', but this is 'hello world'.")]
    [InlineData("- a\n- b", "a.yaml, line 1: an experiment is a list of keys with values, such as 'experiment: my-first', but this is a list of 2.")]
    [InlineData("experiment: a\n\tdata: b", "a.yaml, line 2: the line is indented with a tab. YAML wants blanks: use two for each level.")]
    [InlineData("a: [1, 2\nb: 3", "a.yaml, line 1: this is not YAML from here on. Look for a bracket, a brace or a quote that is not closed.")]
    [InlineData("a: b\nc: *d", "a.yaml, line 2: this is not YAML: the anchor '&d' is not written before '*d'.")]
    public void Are_refused_in_words_that_help(string text, string message) => Assert.Equal([message], Sample.Mistakes(text));

    [Theory]
    [InlineData("a: b: c")]
    [InlineData("a: \"b\nc: 3")]
    [InlineData("a: {b: c")]
    [InlineData("}")]
    [InlineData("%YAML 9.9\n---\na: b")]
    [InlineData("a: !!int [")]
    [InlineData("? [a, b]\n: c")]
    [InlineData("a: \u0001")]
    public void Never_end_in_an_exception_of_the_library(string text) => Assert.All(Sample.Mistakes(text), mistake => Assert.StartsWith("a.yaml", mistake));

    [Fact]
    public void Deep_nesting_is_refused_before_it_exhausts_the_stack() => Assert.Equal(
        ["a.yaml, line 1: this is not YAML: values are nested more than 50 levels deep."],
        Sample.Mistakes("a: " + new string('[', 100_000)));

    [Fact]
    public void A_second_document_is_refused() => Assert.Equal(
        ["a.yaml, line 17: a second document begins here (---). Write one experiment a file."],
        Sample.Mistakes(Sample.Text + "\n---\nexperiment: b"));

    [Fact]
    public void Anchors_and_merge_keys_are_understood()
    {
        string text = Sample.Text.Replace("noise: { sleep: {", "one: { sleep: &s { every: 2 steps, interventions: none } }\n  two: { sleep: { <<: *s, biases: true } }\n  noise: { sleep: {", StringComparison.Ordinal);

        var arm = Sample.Read(text).Arms.Single(arm => arm.Name == "two");

        Assert.Equal("2 steps", arm.Sleep!.Every.ToString());
        Assert.True(arm.Sleep.Layers.Biases);
    }

    [Fact]
    public void Files_that_are_no_text_too_large_or_folders_are_refused()
    {
        using TempFolder folder = new();
        string binary = Path.Combine(folder.Path, "binary.yaml");
        File.WriteAllBytes(binary, [0, 1, 0xFF, 0xFE]);
        string large = folder.Write("large.yaml", new string('#', (1 << 20) + 1));

        Assert.Equal($"{binary}: this is no text (not valid UTF-8). An experiment file is YAML.", Refusal(binary));
        Assert.Equal($"{large}: the file has 1,048,577 bytes. An experiment file is text of at most 1,048,576.", Refusal(large));
        Assert.Equal($"{folder.Path}: this is a folder; expected a file.", Refusal(folder.Path));
        Assert.Equal($"{folder.Path}/no.yaml: there is no such file. Looked for: {folder.Path}/no.yaml.", Refusal($"{folder.Path}/no.yaml"));
    }

    private static string Refusal(string file) => Assert.Throws<ExperimentException>(() => Experiment.Load(file)).Message;
}
