using Sleepbot.Shared;

namespace Sleepbot.Networks;

/// <summary>Tells people what a plan does.</summary>
internal static class PlanDescription
{
    /// <summary>Describes a plan.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">What the plan was compiled for.</param>
    /// <param name="built">What the builder did.</param>
    /// <returns>A line for each value of the graph that is computed, and for each step that only the plan has.</returns>
    public static IReadOnlyList<PlanStepInfo> Of(Network network, PlanOptions options, PlanBuilder.Result built)
    {
        var flops = FlopCount.ByNode(network);
        HashSet<BatchBuffer> seen = [.. built.Inputs.Select(input => input.Data)];
        return [.. built.Rows.Select(row =>
        {
            var count = row.Node is null ? default : flops.GetValueOrDefault(row.Node);
            return new PlanStepInfo(
                row.Step?.Layer ?? row.Node!.Layer,
                OperationOf(row),
                row.Step?.Kernel ?? "",
                row.Reason,
                row.Value.Layout == Layout.SampleMajor ? "sample" : "batch",
                row.Node?.Shape ?? row.Value.Shape,
                count.Forward * options.BatchSize,
                options.Training ? count.Backward * options.BatchSize : 0,
                Bytes(row.Value.Data) + (row.Value.Gradient is { } gradient ? Bytes(gradient) : 0));
        })];

        long Bytes(BatchBuffer buffer) => !buffer.IsPiece && seen.Add(buffer) ? (long)buffer.Length * sizeof(float) : 0;
    }

    private static string OperationOf(PlanRow row) => row switch
    {
        { Step: ConvertLayoutStep } => "layout",
        { Step: AddGradientsStep } => "gradient sum",
        _ => NameStyle.Words(row.Node!.Operation!.GetType().Name.Replace("Operation", "", StringComparison.Ordinal)),
    };
}
