using Sleepbot.Verdicts;

namespace Sleepbot.Pictures;

/// <summary>All that tables, charts and pages need to know of one experiment, as plain data.</summary>
public sealed partial record ExperimentResult
{
    /// <summary>Gets the experiment's unique short name, for example <c>quickstart-1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the experiment's name from its file.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the question the experiment asks.</summary>
    /// <value>A sentence, or an empty string (the default).</value>
    public string Question { get; init; } = "";

    /// <summary>Gets the experiment file's text as it was run.</summary>
    /// <value>The default is an empty string.</value>
    public string Definition { get; init; } = "";

    /// <summary>Gets the name of the arm that the others are compared with.</summary>
    public required string Baseline { get; init; }

    /// <summary>Gets processor, operating system and runtime, in words.</summary>
    /// <value>The default is an empty string.</value>
    public string Machine { get; init; } = "";

    /// <summary>Gets the version of Sleepbot that ran the experiment.</summary>
    /// <value>The default is an empty string.</value>
    public string Version { get; init; } = "";

    /// <summary>Gets when the experiment started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets how long the whole experiment took.</summary>
    /// <value>Seconds of wall time, or null while it runs or when its end is not known.</value>
    public double? Seconds { get; init; }

    /// <summary>Gets the arms in the order of the experiment file; their names are unique.</summary>
    public required IReadOnlyList<ResultArm> Arms { get; init; }

    /// <summary>Gets what the experiment says by its primary endpoint.</summary>
    /// <value>Its arms are named as in <see cref="Arms"/>. Null (the default) shows the arms without a verdict.</value>
    public ExperimentVerdict? Verdict { get; init; }
}
