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

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(16)]
    public void Vectors_that_lie_anywhere_become_columns(int lanes)
    {
        float[] from = [.. Enumerable.Range(1, 400).Select(i => (float)i)];
        int[] places = [.. Enumerable.Range(0, 16).Select(i => i * 37 % 380)];
        float[] to = new float[17 * 20];
        to.AsSpan().Fill(Untouched);
        LaneTranspose.Gather(ref from[0], places, ref to[0], 20, lanes);
        for (int at = 0; at < to.Length; at++)
        {
            var (lane, i) = Math.DivRem(at, 20);
            Assert.Equal(lane < lanes && i < 16 ? from[places[i] + lane] : Untouched, to[at]);
        }
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(8, 1)]
    [InlineData(21, 6)]
    [InlineData(21, 8)]
    [InlineData(196, 6)]
    [InlineData(17, 11)]
    public void Short_rows_become_columns(int rows, int columns)
    {
        float[] from = [.. Enumerable.Range(1, (rows * columns) + 7).Select(i => (float)i)];
        float[] to = new float[(columns * (rows + 3)) + 3];
        to.AsSpan().Fill(Untouched);
        LaneTranspose.TurnDense(ref from[0], rows, columns, ref to[0], rows + 3);
        for (int at = 0; at < to.Length; at++)
        {
            var (column, row) = Math.DivRem(at, rows + 3);
            Assert.Equal(row < rows && column < columns ? from[(row * columns) + column] : Untouched, to[at]);
        }
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(1, 8)]
    [InlineData(6, 21)]
    [InlineData(8, 21)]
    [InlineData(6, 196)]
    public void Long_rows_become_short_columns(int rows, int columns)
    {
        float[] from = [.. Enumerable.Range(1, rows * (columns + 2)).Select(i => (float)i)];
        float[] to = new float[(columns * rows) + 7];
        LaneTranspose.TurnToDense(ref from[0], rows, columns, columns + 2, ref to[0]);
        for (int at = 0; at < columns * rows; at++)
        {
            Assert.Equal(from[(at % rows * (columns + 2)) + (at / rows)], to[at]);
        }
    }

    [Fact]
    public void Columns_become_vectors_that_lie_anywhere()
    {
        float[] from = [.. Enumerable.Range(1, 16 * 20).Select(i => (float)i)];
        int[] places = [.. Enumerable.Range(0, 16).Select(i => i * 7 % 16 * 17)];
        float[] to = new float[16 * 17];
        to.AsSpan().Fill(Untouched);
        LaneTranspose.Scatter(ref from[0], 20, ref to[0], places);
        for (int i = 0; i < 16; i++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                Assert.Equal(from[(lane * 20) + i], to[places[i] + lane]);
            }

            Assert.Equal(Untouched, to[places[i] + 16]);
        }
    }
}
