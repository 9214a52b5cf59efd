using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>
/// Compares a plan in float32 with <see cref="Reference"/> in float64: outputs, and gradients against central differences of the
/// objective. Every tensor is checked along some of its elements and along random directions; a direction moves all elements
/// at once, so that one wrong element among thousands shows.
/// </summary>
internal sealed class GradientCheck
{
    private const double Step = 1e-6;
    private const int Elements = 6;
    private const int Directions = 2;
    private readonly Problem problem;
    private readonly PlanRun run;
    private readonly Reference reference;
    private readonly double[][] inputs;
    private readonly double[] weights;
    private readonly double tolerance;
    private readonly double floor;

    private GradientCheck(Problem problem, PlanRun run, double tolerance)
    {
        this.problem = problem;
        this.run = run;
        this.tolerance = tolerance;
        reference = new Reference(problem.Network, problem.Samples) { Factors = Noise.Recover(problem, run) };
        inputs = [.. problem.Inputs.Select(ToDouble)];
        weights = ToDouble(problem.Weights);
        // A gradient that is 0 in truth (a bias before batch normalisation) has no magnitude of its own to compare with.
        floor = 2e-2 * run.InputGradients.Append(run.Gradient).Max(Magnitude);
    }

    /// <summary>Fails with the name of the first tensor that is off.</summary>
    /// <param name="problem">What to compute.</param>
    /// <param name="tolerance">Largest error, relative to the tensor's largest magnitude.</param>
    public static void Verify(Problem problem, double tolerance = 1e-4)
    {
        var noise = RandomSource.FromSeed(5);
        var run = PlanRun.Execute(problem, noise: noise);
        var check = new GradientCheck(problem, run, tolerance);
        check.CompareOutputs();
        check.CompareGradients();
        check.CompareWith(PlanRun.Execute(problem, problem.Samples + 15, fresh: false, noise));
    }

    private void CompareOutputs()
    {
        double[][] expected = reference.Outputs(inputs, weights);
        for (int i = 0; i < expected.Length; i++)
        {
            Close($"output {i}", expected[i], run.Outputs[i], 0);
        }
    }

    private void CompareGradients()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            Differentiate($"gradient by input {i}", inputs[i], 0, run.InputGradients[i]);
        }

        foreach (var parameter in problem.Network.Parameters)
        {
            Differentiate($"gradient by {parameter.Name}", weights, parameter.Offset, run.GradientOf(parameter).ToArray());
        }
    }

    /// <summary>A larger plan with old numbers in its buffers must come to the same results.</summary>
    private void CompareWith(PlanRun other)
    {
        for (int i = 0; i < run.Outputs.Length; i++)
        {
            Close($"output {i} of a larger, used plan", ToDouble(run.Outputs[i]), other.Outputs[i], 0);
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            Close($"gradient by input {i} of a larger, used plan", ToDouble(run.InputGradients[i]), other.InputGradients[i], floor);
        }

        foreach (var parameter in problem.Network.Parameters)
        {
            Close($"gradient by {parameter.Name} of a larger, used plan", ToDouble(run.GradientOf(parameter)), other.GradientOf(parameter).ToArray(), floor);
        }
    }

    private void Differentiate(string what, double[] values, int offset, float[] gradient)
    {
        double scale = Math.Max(Magnitude(gradient), floor);
        var source = RandomSource.FromSeed(values.Length).Derive(what);
        int[] elements = [.. Enumerable.Range(0, Math.Min(Elements, gradient.Length)).Select(i => source.BelowAt((ulong)i, gradient.Length))];
        foreach (int element in elements.Append(0).Append(gradient.Length - 1).Distinct())
        {
            CloseSlope($"{what}, element {element}", values, offset + element, [1], gradient[element], scale);
        }

        for (int direction = 0; direction < Directions; direction++)
        {
            double[] signs = [.. gradient.Select((_, i) => source.Derive(direction).UniformAt((ulong)i) < 0.5f ? -1.0 : 1.0)];
            // Independent errors of n elements add up to sqrt(n) of them.
            CloseSlope(
                $"{what}, direction {direction}",
                values,
                offset,
                signs,
                signs.Zip(gradient, (sign, slope) => sign * slope).Sum(),
                scale * Math.Sqrt(gradient.Length));
        }
    }

    /// <summary>Compares the objective's derivative along a direction with its central difference.</summary>
    private void CloseSlope(string what, double[] values, int offset, double[] direction, double actual, double scale)
    {
        double[] before = values[offset..(offset + direction.Length)];
        double Moved(double step)
        {
            for (int i = 0; i < direction.Length; i++)
            {
                values[offset + i] = before[i] + (step * direction[i]);
            }

            return Objective();
        }

        var (behind, ahead) = (Moved(-Step), Moved(Step));
        double expected = (ahead - behind) / (2 * Step);
        before.CopyTo(values, offset);
        if (!(Math.Abs(expected - actual) <= tolerance * scale))
        {
            // Inside a network a ReLU may lie on its kink, or a max pool on a tie: any slope between those of the two sides is right.
            double here = Objective();
            var (left, right) = ((here - behind) / Step, (ahead - here) / Step);
            expected = Math.Clamp(actual, Math.Min(left, right), Math.Max(left, right));
        }

        Close(what, expected, actual, scale);
    }

    private double Objective() => reference.Outputs(inputs, weights)
        .Zip(problem.Upstream, (output, upstream) => output.Zip(upstream, (y, up) => y * up).Sum()).Sum();

    private void Close(string what, double[] expected, float[] actual, double atLeast)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(expected.Max(Math.Abs), atLeast);
        for (int i = 0; i < expected.Length; i++)
        {
            Close($"{what}, element {i} of {expected.Length}", expected[i], actual[i], scale);
        }
    }

    private void Close(string what, double expected, double actual, double scale) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * scale,
        $"{what}: {actual:g7}, expected {expected:g7}; the error is {Math.Abs(expected - actual) / scale:g2} of {scale:g3}, allowed are {tolerance:g2}.");

    private static double Magnitude(float[] values) => values.Length == 0 ? 0 : values.Max(value => Math.Abs((double)value));

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }

    private static double[] ToDouble(float[] values) => ToDouble(values.AsSpan());
}
