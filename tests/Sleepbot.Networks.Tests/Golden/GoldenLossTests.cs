using Sleepbot.Golden;

namespace Sleepbot.Networks.Tests;

/// <summary>Every loss case of the golden file.</summary>
public sealed class GoldenLossTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases => [.. GoldenFile.Shared.CasesUnder("loss/")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_agree_with_PyTorch(string name)
    {
        var golden = GoldenFile.Shared.Case(name);
        var (loss, input) = name switch
        {
            "loss/softmax-cross-entropy" or "loss/weighted-cross-entropy" => ((Loss)new SoftmaxCrossEntropy(), "logits"),
            "loss/half-sum-squares" => (new SquaredError(), "y"),
            _ => throw new InvalidOperationException($"No loss is known for the golden case '{name}'. Add one here."),
        };
        int[] labels = [.. golden.Settings.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())];
        float[] classWeights = golden.Settings.TryGetProperty("weights", out var list) ? [.. list.EnumerateArray().Select(weight => weight.GetSingle())] : [];
        float[] weights = classWeights.Length == 0 ? [] : [.. labels.Select(label => classWeights[label])];
        var outputs = golden.Tensor($"in/{input}").Values;
        float[] gradient = new float[outputs.Length];
        var result = loss.Evaluate(outputs, labels, weights, gradient);
        golden.Close("out/y", [(float)result.Mean], Tolerance);
        golden.Close($"grad/{input}", gradient, Tolerance);
    }
}
