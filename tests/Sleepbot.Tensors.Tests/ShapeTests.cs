namespace Sleepbot.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Size_is_the_product_of_the_axes()
    {
        Shape image = [3, 28, 14];
        Assert.Equal(3 * 28 * 14, image.Size);
        Assert.Equal(3, image.Rank);
        Assert.Equal(14, image[2]);
        Assert.Equal([3, 28, 14], image);
        Assert.Equal("(3, 28, 14)", image.ToString());
    }

    [Fact]
    public void Scalar_has_no_axes_and_one_element()
    {
        Shape scalar = [];
        Assert.Equal(0, scalar.Rank);
        Assert.Equal(1, scalar.Size);
        Assert.Equal("()", scalar.ToString());
    }

    [Fact]
    public void Shapes_are_equal_when_all_axes_are()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.NotEqual(new Shape(2, 3), new Shape(3, 2));
        Assert.NotEqual(new Shape(2, 3), new Shape(2, 3, 1));
        Assert.False(new Shape(2, 3).Equals(null));
    }

    [Fact]
    public void Shape_does_not_follow_the_array_it_was_made_from()
    {
        int[] axes = [2, 3];
        Shape shape = new(axes);
        axes[0] = 7;
        Assert.Equal(2, shape[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Axis_below_one_is_refused(int axis)
    {
        var exception = Assert.Throws<ShapeException>(() => new Shape(4, axis));
        Assert.Contains($"(4, {axis})", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65536, 32768)]
    [InlineData(1 << 30, 1 << 10, 1 << 30)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Shape_too_large_for_one_tensor_is_refused(params int[] axes)
    {
        Assert.Throws<ShapeException>(() => new Shape(axes));
    }

    [Fact]
    public void Largest_shape_is_accepted() => Assert.Equal(int.MaxValue, new Shape(1, int.MaxValue, 1).Size);
}
