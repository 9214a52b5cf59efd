using Sleepbot.Golden;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Every optimizer follows the trajectory that PyTorch's takes in float64 when fed the same gradients.</summary>
public sealed class OptimizerGoldenTests
{
    // Float32 rounding gathered over 25 steps; the definitions differ by far more than this.
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases => [.. GoldenFile.Shared.CasesUnder("opt/")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trajectory_equals_the_reference_at_every_step(string name)
    {
        GoldenCase golden = GoldenFile.Shared.Case(name);
        SafetensorsTensor expected = golden.Tensor("theta");
        int length = expected.Shape[1], step = 0;
        foreach (float[] weights in Trajectory(golden, [length]))
        {
            GoldenAssert.Close($"{name}/theta, step {step + 1}", expected.Values.Slice(step * length, length), weights, Tolerance);
            step++;
        }

        Assert.Equal(expected.Shape[0], step);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cutting_the_weights_into_slices_changes_no_bit(string name)
    {
        GoldenCase golden = GoldenFile.Shared.Case(name);
        int length = golden.Tensor("theta0").Shape.Size;
        float[][] whole = [.. Trajectory(golden, [length])];
        float[][] cut = [.. Trajectory(golden, [1, 3, 0, 7, length - 11])];
        Assert.Equal(whole, cut);
    }

    private static IEnumerable<float[]> Trajectory(GoldenCase golden, int[] slices)
    {
        float[] weights = golden.Tensor("theta0").Values.ToArray();
        float[] gradients = golden.Tensor("grads").Values.ToArray();
        double rate = golden.Number("rate");
        Optimizer optimizer = OptimizerOf(golden);
        OptimizerState state = new(optimizer, weights.Length);
        double l2 = golden.Settings.TryGetProperty("l2", out _) ? golden.Number("l2") : 0;
        double decay = optimizer.DecaysWeightsDirectly ? golden.Number("decay") : 0;
        for (int start = 0; start < gradients.Length; start += weights.Length)
        {
            float[] gradient = gradients[start..(start + weights.Length)];
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += (float)l2 * weights[i];
            }

            state.BeginStep();
            int at = 0;
            foreach (int slice in slices)
            {
                state.Update(weights, gradient, at, slice, rate, decay);
                at += slice;
            }

            yield return [.. weights];
        }
    }

    private static Optimizer OptimizerOf(GoldenCase golden)
    {
        double Number(string setting) => golden.Number(setting);
        return golden.Name["opt/".Length..] switch
        {
            "sgd" => new Sgd(),
            "momentum" or "weight-decay" => new SgdMomentum { Momentum = Number("momentum") },
            "nesterov" => new SgdNesterov { Momentum = Number("momentum") },
            "adagrad" => new AdaGrad { Epsilon = Number("eps") },
            "adadelta" => new AdaDelta { Rho = Number("rho"), Epsilon = Number("eps") },
            "rmsprop" => new RmsProp { Decay = Number("decay"), Epsilon = Number("eps") },
            "adam" => new Adam { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps") },
            "amsgrad" => new AmsGrad { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps") },
            "adamw" => new AdamW { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps") },
            "nadam" => new NAdam
            {
                Beta1 = Number("beta1"),
                Beta2 = Number("beta2"),
                Epsilon = Number("eps"),
                MomentumDecay = Number("momentum_decay"),
            },
            "radam" => new RAdam { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps") },
            _ => throw new NotSupportedException($"{golden.Name} is not known to these tests. Add its optimizer here."),
        };
    }
}
