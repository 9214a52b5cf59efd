using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>A dense layer in the batch-innermost layout: one vector is one feature of 16 samples.</summary>
/// <remarks>Three matrix products. Forward and for the gradient by the input, weights are spread over vectors, as they lie in memory.</remarks>
internal sealed class DenseStep : PlanStep
{
    // Rows of weights may lie a multiple of 4,096 bytes apart: as many find room in a set of the first-level cache.
    private const int MostOutputs = 8;
    private const int MostInputs = 12;

    // Inputs of all samples that are multiplied by one row of tiles after another: they stay in the second-level cache.
    private const int NearFloats = 64 * 1024;

    // Columns of so many weights stay in the cache from one tile to the next, which begins in the middle of their lines.
    private const int NearOutputs = 128;

    // A column's weights lie a row apart, which the hardware does not foresee: those two cache lines to the right are asked for.
    private const int ColumnsAhead = 2 * PlanValue.Lanes;
    private readonly PlanValue input;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int depth;
    private readonly ProductPass forward;

    // A pass for the first outputs, others that add more to it, and the last one undoes the rectifier.
    private readonly ProductPass[] inputGradient = [];
    private readonly DenseWeightGradient[] weightGradients = [];

    /// <summary>Chooses the kernels.</summary>
    /// <param name="input">What is multiplied by the weights, at least 16 features.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="samples">The most samples that the step is given.</param>
    /// <param name="threads">Threads that may divide the weight gradient's rows.</param>
    /// <param name="slope">What the input's gradient is multiplied by where the input is not above 0, for a rectifier before the layer; 1 if there is none.</param>
    public DenseStep(PlanValue input, PlanValue output, int samples, int threads, float slope)
    {
        this.input = input;
        (inputs, outputs) = (input.Features, output.Features);
        int inputBlock = inputs * PlanValue.Lanes, outputBlock = outputs * PlanValue.Lanes;
        depth = Math.Clamp(NearFloats / (PlanValue.Blocks(samples) * PlanValue.Lanes), PlanValue.Lanes, inputs);
        var tile = new ProductTile { ValueDepth = PlanValue.Lanes, SumRow = PlanValue.Lanes, Slope = 1 };
        forward = new ProductPass(MostOutputs, tile with { FactorRow = inputs, FactorDepth = 1, Adds = true }, inputBlock, outputBlock);
        if (output.Gradient is null)
        {
            return;
        }

        if (input.Gradient is not null)
        {
            int parts = (outputs + NearOutputs - 1) / NearOutputs;
            inputGradient = [.. Enumerable.Range(0, parts).Select(part => new ProductPass(
                MostInputs,
                tile with { FactorRow = 1, FactorDepth = inputs, FactorsAhead = ColumnsAhead, Adds = part > 0, Slope = part == parts - 1 ? slope : 1 },
                outputBlock,
                inputBlock))];
        }

        weightGradients = [.. Enumerable.Range(0, threads).Select(_ => new DenseWeightGradient(inputs, outputs, samples))];
    }

    /// <inheritdoc/>
    public override string Kernel => "linear, 16 samples a vector";

    /// <inheritdoc/>
    public override bool GathersWeightGradient => PartGradients.AreTooLarge(inputs, outputs);

    /// <summary>Whether the gradient by the input may take its place: then nobody reads the input later, and each number once.</summary>
    public static bool ReplacesInput(int inputs, int outputs) => outputs <= NearOutputs && !PartGradients.AreTooLarge(inputs, outputs);

    public override void Forward(in StepContext context)
    {
        ref float weights = ref Vectors.Start(Parameters[0].Values(context));
        ref float values = ref Vectors.Start(input.Data.Span);
        ref float sums = ref Vectors.Start(Output.Data.Span);
        StartFromBias(context);
        for (int first = 0; first < inputs; first += depth)
        {
            forward.Compute(
                ref Unsafe.Add(ref weights, first), ref Unsafe.Add(ref values, first * PlanValue.Lanes), ref sums, ref sums, outputs, context.Blocks, Math.Min(depth, inputs - first));
        }
    }

    public override void Backward(in StepContext context)
    {
        if (!GathersWeightGradient)
        {
            // Before the input's gradient, which may take the input's place.
            AddUpWeightGradient(context);
        }

        ref float weights = ref Vectors.Start(Parameters[0].Values(context));
        ref float gradients = ref Vectors.Start(Output.Gradient!.Span);
        for (int part = 0; part < inputGradient.Length; part++)
        {
            int first = part * NearOutputs;
            inputGradient[part].Compute(
                ref Unsafe.Add(ref weights, first * (nint)inputs),
                ref Unsafe.Add(ref gradients, first * PlanValue.Lanes),
                ref Vectors.Start(input.Gradient!.Span),
                ref Vectors.Start(input.Data.Span),
                inputs,
                context.Blocks,
                Math.Min(NearOutputs, outputs - first));
        }
    }

    public override void WeightGradient(in StepContext context)
    {
        if (GathersWeightGradient)
        {
            AddUpWeightGradient(context);
        }
    }

    private void AddUpWeightGradient(in StepContext context)
    {
        var (begin, end) = context.ShareOf(outputs);
        var bias = Parameters.Count > 1 ? Parameters[1].Gradient(context) : [];
        weightGradients[context.Member].Compute(Output.Gradient!.Span, input.Data.Span, Parameters[0].Gradient(context), bias, begin, end, context.Samples);
    }

    private void StartFromBias(in StepContext context)
    {
        var sums = Output.Data.Span[..(context.Blocks * outputs * PlanValue.Lanes)];
        if (Parameters.Count == 1)
        {
            sums.Clear();
            return;
        }

        var bias = Parameters[1].Values(context);
        for (int at = 0; at < sums.Length; at += bias.Length * PlanValue.Lanes)
        {
            for (int row = 0; row < bias.Length; row++)
            {
                Vectors.Store(Vector512.Create(bias[row]), ref Vectors.Start(sums), at + (row * PlanValue.Lanes));
            }
        }
    }
}
