using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

public sealed class LaneSumsTests
{
    [Fact]
    public void Bits_are_those_of_four_vectors_at_a_time()
    {
        var vectors = new FloatBuffer(LaneSums.Together * PlanValue.Lanes);
        RandomSource.FromSeed(3).FillNormal(vectors.Span);
        ref float start = ref Vectors.Start(vectors.Span);
        var sums = LaneSums.Of(ref start);
        for (int vector = 0; vector < LaneSums.Together; vector++)
        {
            var four = Quad.Load(ref start, vector / 4 * 4 * PlanValue.Lanes, PlanValue.Lanes).Sums();
            Assert.Equal(four[vector % 4], sums[vector]);
            Assert.Equal(vectors.Span.Slice(vector * PlanValue.Lanes, PlanValue.Lanes).ToArray().Sum(value => (double)value), sums[vector], 1e-5);
        }
    }
}
