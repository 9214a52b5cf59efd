namespace Sleepbot.Tensors.Tests;

public sealed class FlatVectorTests
{
    [Fact]
    public void Norm_and_distance_equal_plain_sums_at_every_length()
    {
        foreach (int length in (int[])[.. Enumerable.Range(0, 71), 1023, 1024, 1040, 2500])
        {
            var (left, right) = (Random(length, "left"), Random(length, "right"));
            double norm = Math.Sqrt(left.Sum(value => (double)value * value)), distance = Math.Sqrt(left.Zip(right, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            Assert.InRange(FlatVector.Norm(left), norm * (1 - 1e-6), norm * (1 + 1e-6));
            Assert.InRange(FlatVector.Distance(left, right), distance * (1 - 1e-6), distance * (1 + 1e-6));
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e25f)]
    public void Norm_and_distance_hold_where_squares_leave_float32(float scale)
    {
        float[] left = Random(100, "left"), right = Random(100, "right");
        double norm = FlatVector.Norm(left) * scale, distance = FlatVector.Distance(left, right) * scale;
        float[] scaled = [.. left.Select(value => value * scale)], other = [.. right.Select(value => value * scale)];
        Assert.InRange(FlatVector.Norm(scaled), norm * (1 - 1e-6), norm * (1 + 1e-6));
        Assert.InRange(FlatVector.Distance(scaled, other), distance * (1 - 1e-6), distance * (1 + 1e-6));
        Assert.Equal(0, FlatVector.Distance(scaled, scaled));
    }

    [Fact]
    public void Add_multiple_adds_at_every_length()
    {
        for (int length = 0; length <= 70; length++)
        {
            var (sum, vector) = (Random(length, "left"), Random(length, "right"));
            float[] expected = [.. sum.Zip(vector, (a, b) => a + (0.3f * b))];
            FlatVector.AddMultiple(sum, 0.3f, vector);
            Assert.Equal(expected, sum);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void All_finite_finds_one_wrong_value_anywhere(float wrong)
    {
        float[] vector = Random(37, "left");
        vector[5] = -float.MaxValue;
        Assert.True(FlatVector.AllFinite(vector));
        for (int i = 0; i < vector.Length; i++)
        {
            float right = vector[i];
            vector[i] = wrong;
            Assert.False(FlatVector.AllFinite(vector));
            Assert.False(double.IsFinite(FlatVector.Norm(vector)));
            vector[i] = right;
        }
    }

    [Fact]
    public void Norm_of_the_largest_floats_is_finite()
    {
        float[] vector = new float[20];
        vector.AsSpan().Fill(float.MaxValue);
        Assert.Equal(float.MaxValue * Math.Sqrt(20), FlatVector.Norm(vector), 1e25);
    }

    [Fact]
    public void Vectors_of_different_lengths_are_refused()
    {
        Assert.Contains("3 and 4 values", Assert.Throws<ArgumentException>(() => FlatVector.Distance(new float[3], new float[4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FlatVector.AddMultiple(new float[4], 1, new float[3]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(53)]
    public void Blends_scales_and_multiplies_vectors_of_any_length(int length)
    {
        float[] left = Random(length, "left"), right = Random(length, "right");
        Assert.Equal(left.Zip(right, (x, y) => (double)x * y).Sum(), FlatVector.Dot(left, right), 1e-12);

        float[] blended = [.. left];
        FlatVector.Blend(blended, 0.3f, right);
        Assert.Equal(left.Zip(right, (x, y) => x + (0.3f * (y - x))), blended);

        float[] scaled = [.. left];
        FlatVector.Scale(scaled, -1.7f);
        Assert.Equal(left.Select(x => x * -1.7f), scaled);
        Assert.Throws<ArgumentException>(() => FlatVector.Blend(new float[2], 1, new float[3]));
        Assert.Throws<ArgumentException>(() => FlatVector.Dot(new float[2], new float[3]));
    }

    private static float[] Random(int length, string name)
    {
        var vector = new float[length];
        RandomSource.FromSeed(length).Derive(name).FillNormal(vector);
        return vector;
    }
}
