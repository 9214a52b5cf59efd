using System.ComponentModel.DataAnnotations;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Yaml;

namespace Sleepbot.Experiments.Format;

/// <summary>Tasks that are learned one after the other, each with classes of its own.</summary>
/// <param name="Classes">The classes of each task, in the order of learning: [[0, 1], [2, 3]].</param>
/// <param name="Samples">How many training samples each task has, its first. The default is all of its classes.</param>
[ReadWith(typeof(TasksForm))]
internal sealed record TasksSection(IReadOnlyList<IReadOnlyList<int>> Classes, [Range(1, int.MaxValue)] int? Samples = null)
{
    /// <summary>Gets the section of an arm that trains on everything at once.</summary>
    public static TasksSection Off { get; } = new([]);

    private sealed class TasksForm() : OffForm(typeof(TasksSection), Off)
    {
        public override string Expected => "off, lists of classes such as [[0, 1], [2, 3]], or {classes: [[0, 1], [2, 3]], samples: 5000}";

        protected override bool IsSection(YamlValue value) => value is YamlSection or YamlList { Items.Count: > 0 };
    }
}
