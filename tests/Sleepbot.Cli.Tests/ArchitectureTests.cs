using System.Xml.Linq;

namespace Sleepbot.Cli.Tests;

/// <summary>The arrows between projects are those of the design, and no others.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> allowed = new()
    {
        ["Tensors"] = [],
        ["Statistics"] = [],
        ["Verdicts"] = ["Statistics"],
        ["Journal"] = [],
        ["Data"] = ["Tensors"],
        ["Networks"] = ["Tensors"],
        ["Training"] = ["Networks", "Data", "Tensors"],
        ["Experiments"] = ["Training", "Journal", "Verdicts", "Statistics", "Networks", "Data", "Tensors"],
        ["Pictures"] = ["Journal", "Verdicts", "Statistics"],
        ["Cli"] = ["Experiments", "Pictures", "Training", "Journal", "Verdicts", "Statistics", "Networks", "Data", "Tensors"],
    };

    [Fact]
    public void Projects_reference_only_what_the_design_allows()
    {
        string source = Path.Combine(Root(), "src");
        var projects = Directory.GetFiles(source, "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(allowed.Keys.Order(), projects.Select(ShortName).Order());
        foreach (string project in projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(element => ShortName(element.Attribute("Include")!.Value));
            Assert.Empty(references.Except(allowed[ShortName(project)]).Select(reference => $"{ShortName(project)} -> {reference}"));
        }
    }

    [Fact]
    public void Every_project_has_its_tests()
    {
        foreach (string name in allowed.Keys)
        {
            string project = Path.Combine(Root(), "tests", $"Sleepbot.{name}.Tests", $"Sleepbot.{name}.Tests.csproj");
            Assert.True(File.Exists(project), $"{project} is missing");
        }
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        foreach (string project in Directory.GetFiles(Root(), "*.csproj", SearchOption.AllDirectories))
        {
            Assert.Empty(XDocument.Load(project).Descendants("PackageReference").Where(element => element.Attribute("Version") is not null).Select(element => $"{project}: {element}"));
        }
    }

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["Sleepbot.".Length..];

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sleepbot.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution file is in no folder above the tests.");
        }

        return folder;
    }
}
