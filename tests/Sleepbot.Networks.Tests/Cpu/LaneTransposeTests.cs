namespace Sleepbot.Networks.Tests;

/// <summary>Every number goes to its place, nothing else is touched, at every number of lanes and around every edge of the squares.</summary>
public sealed class LaneTransposeTests
{
    private const float Untouched = -7;

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(50)]
    public void Rows_become_lanes_and_lanes_rows(int features)
    {
        for (int lanes = 1; lanes <= 16; lanes++)
        {
            float[] rows = [.. Enumerable.Range(1, features * lanes).Select(i => (float)i)];
            float[] vectors = new float[(features * 16) + 16];
            vectors.AsSpan().Fill(Untouched);
            LaneTranspose.ToInnermost(rows, vectors.AsSpan(0, features * 16), features, lanes);
            for (int feature = 0; feature < features; feature++)
            {
                for (int lane = 0; lane < 16; lane++)
                {
                    Assert.Equal(lane < lanes ? rows[(lane * features) + feature] : 0, vectors[(feature * 16) + lane]);
                }
            }

            Assert.All(vectors[(features * 16)..], value => Assert.Equal(Untouched, value));

            // What stands in the lanes beyond the last row must not reach the rows.
            for (int feature = 0; feature < features; feature++)
            {
                vectors.AsSpan((feature * 16) + lanes, 16 - lanes).Fill(float.NaN);
            }

            float[] back = new float[rows.Length + 16];
            back.AsSpan().Fill(Untouched);
            LaneTranspose.ToRows(vectors, back.AsSpan(0, rows.Length), features, lanes);
            Assert.Equal(rows, back[..rows.Length]);
            Assert.All(back[rows.Length..], value => Assert.Equal(Untouched, value));
        }
    }
}
