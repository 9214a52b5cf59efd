namespace Sleepbot.Networks.Tests;

public sealed class LossTests
{
    public static TheoryData<Loss> Losses => [new SoftmaxCrossEntropy(), new SquaredError(), new RectifiedSquaredError()];

    [Fact]
    public void Every_loss_of_the_library_is_tested_here() => Assert.Equal(
        typeof(Loss).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Loss))).ToHashSet(),
        Losses.Select(row => row.Data.GetType()).ToHashSet());

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradient_is_that_of_the_weighted_mean(Loss loss)
    {
        float[] outputs = [0.5f, -1, 2, 0.1f, 0.2f, 0.3f, -2, 4, 1, 3, 3, -3];
        int[] labels = [2, 0, 0, 1];
        float[] weights = [1, 0.5f, 3, 0];
        float[] gradient = new float[outputs.Length];
        loss.Evaluate(outputs, labels, weights, gradient);
        const float Step = 1 / 64f;
        for (int i = 0; i < outputs.Length; i++)
        {
            double Moved(float by)
            {
                float[] moved = [.. outputs];
                moved[i] += by;
                return loss.Evaluate(moved, labels, weights, []).Mean;
            }

            Assert.Equal((Moved(Step) - Moved(-Step)) / (2 * Step), gradient[i], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Parts_of_a_batch_add_up_to_the_batch(Loss loss)
    {
        float[] outputs = [1, 2, 3, 0, 0, 0, 5, -1, 2];
        float[] weights = [0.5f, 2, 1];
        var whole = loss.Evaluate(outputs, [2, 1, 0], weights, []);
        var parts = loss.Evaluate(outputs.AsSpan(0, 3), [2], weights.AsSpan(0, 1), []) + loss.Evaluate(outputs.AsSpan(3), [1, 0], weights.AsSpan(1), []);
        Assert.Equal(whole.Mean, parts.Mean, 1e-12);
        Assert.Equal((whole.Correct, whole.Samples, 3.5), (parts.Correct, parts.Samples, parts.Weight));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_of_parts_are_those_of_the_batch(Loss loss)
    {
        float[] outputs = [1, 2, 3, 0, 0, 0, 5, -1, 2];
        float[] weights = [0.5f, 2, 1], gradient = new float[9], inParts = new float[9];
        int[] labels = [2, 1, 0];
        loss.Evaluate(outputs, labels, weights, gradient);
        double total = Loss.TotalWeight(3, weights);
        loss.EvaluatePart(outputs.AsSpan(3), labels.AsSpan(1), weights.AsSpan(1), inParts.AsSpan(3), total);
        loss.EvaluatePart(outputs.AsSpan(0, 3), labels.AsSpan(0, 1), weights.AsSpan(0, 1), inParts.AsSpan(0, 3), total);
        Assert.Equal(gradient, inParts);
        Assert.Equal((3.5, 7.0), (total, Loss.TotalWeight(7, [])));
    }

    [Fact]
    public void Weights_of_1_are_no_weights()
    {
        float[] with = new float[6];
        float[] without = new float[6];
        var loss = new SoftmaxCrossEntropy();
        Assert.Equal(loss.Evaluate([1, 2, 3, 4, 5, 6], [0, 1], [], without), loss.Evaluate([1, 2, 3, 4, 5, 6], [0, 1], [1, 1], with));
        Assert.Equal(without, with);
    }

    [Fact]
    public void Accuracy_counts_the_first_of_equal_outputs_and_no_output_that_is_not_a_number()
    {
        var loss = new SquaredError();
        Assert.Equal(2 / 3.0, loss.Evaluate([1, 1, 1, 1, 0, 2], [0, 1, 1], [], []).Accuracy, 1e-12);
        Assert.Equal(0, loss.Evaluate([float.NaN, float.NaN], [0], [], []).Correct);
    }

    [Fact]
    public void Large_logits_neither_overflow_nor_lose_the_loss()
    {
        float[] gradient = new float[3];
        var loss = new SoftmaxCrossEntropy();
        Assert.Equal(2000, loss.Evaluate([1000, -1000, 0], [1], [], gradient).Mean, 1e-9);
        Assert.Equal([1, -1, 0], gradient);
        Assert.Equal(0, loss.Evaluate([1000, -1000, 0], [0], [], []).Mean, 1e-9);
        Assert.True(double.IsNaN(loss.Evaluate([1, float.NaN, 0], [0], [], []).Mean));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Cross_entropy_and_its_gradient_equal_double_precision(int classes)
    {
        float[] outputs = new float[classes], gradient = new float[classes];
        Tensors.RandomSource.FromSeed(classes).FillNormal(outputs, 0, 5);
        double sum = outputs.Sum(logit => Math.Exp(logit));
        for (int label = 0; label < classes; label++)
        {
            double loss = new SoftmaxCrossEntropy().Evaluate(outputs, [label], [], gradient).Mean;
            double expected = Math.Log(sum) - outputs[label];
            Assert.Equal(expected, loss, 1e-6 * Math.Max(expected, 1e-3));
            for (int i = 0; i < classes; i++)
            {
                double own = (Math.Exp(outputs[i]) / sum) - (i == label ? 1 : 0);
                Assert.Equal(own, gradient[i], 1e-6 * Math.Max(Math.Abs(own), 1e-3));
            }
        }
    }

    [Fact]
    public void A_loss_next_to_0_keeps_its_digits()
    {
        // log(1 + e^-30) and its derivative are 9.357622968840e-14 but for one part in 10^13.
        float[] gradient = new float[2];
        Assert.Equal(9.357622968840175e-14, new SoftmaxCrossEntropy().Evaluate([15, -15], [0], [], gradient).Mean, 1e-20);
        Assert.Equal(-9.357622968840175e-14, gradient[0], 1e-20);
    }

    [Fact]
    public void Known_values()
    {
        Assert.Equal(Math.Log(10), new SoftmaxCrossEntropy().Evaluate(new float[10], [3], [], []).Mean, 1e-12);
        Assert.Equal(0.5 * (0.25 + 0.25 + 4), new SquaredError().Evaluate([0.5f, 0.5f, -2], [1], [], []).Mean, 1e-12);
    }

    [Fact]
    public void Below_0_a_rectified_output_counts_as_0_and_is_pushed_up_for_its_own_class_alone()
    {
        var loss = new RectifiedSquaredError();
        float[] gradient = new float[3];
        Assert.Equal(0.5 + 2 + 0.125, loss.Evaluate([-2, 0.5f, -7], [0], [], gradient).Mean, 1e-12);
        Assert.Equal([-1, 0.5f, 0], gradient);
        Assert.Equal(2.5, loss.Evaluate([-1, -2, -3], [1], [], []).Mean, 1e-12);
        Assert.Equal([0, 2, -1], new[] { loss.Answer([-3, -1, 0]), loss.Answer([-3, 1, 2]), loss.Answer([float.NaN, 1, 2]) });
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused(int label) => Assert.Equal(
        $"softmax-cross-entropy: sample 1 has label {label}, but the network has 3 outputs. Use a network with more outputs, or other classes.",
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate(new float[6], [0, label], [], [])).Message);

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var loss = new SquaredError();
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[7], [0, 1], [], []));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[6], [], [], []));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[6], [0, 1], [1], []));
        Assert.Contains("room for 5 gradients", Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[6], [0, 1], [], new float[5])).Message, StringComparison.Ordinal);
    }
}
