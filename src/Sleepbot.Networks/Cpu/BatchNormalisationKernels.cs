using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sleepbot.Networks;

/// <summary>The loops of batch normalisation over one channel of one block of 16 samples.</summary>
internal static class BatchNormalisationKernels
{
    /// <summary>Adds the distances of a plane's values from a guess, and their squares, in two chains each.</summary>
    public static void AddMoments(ReadOnlySpan<float> plane, Vector512<float> lanes, float guess, ref double sum, ref double squares)
    {
        ref float from = ref Vectors.Start(plane);
        var centre = Vector512.Create(guess);
        var (sums, moreSums, products, moreProducts) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        int at = 0;
        for (; at <= plane.Length - (2 * PlanValue.Lanes); at += 2 * PlanValue.Lanes)
        {
            var first = (Vectors.Load(ref from, at) - centre) & lanes;
            var second = (Vectors.Load(ref from, at + PlanValue.Lanes) - centre) & lanes;
            sums += first;
            moreSums += second;
            products = Vectors.MultiplyAdd(first, first, products);
            moreProducts = Vectors.MultiplyAdd(second, second, moreProducts);
        }

        if (at < plane.Length)
        {
            var last = (Vectors.Load(ref from, at) - centre) & lanes;
            sums += last;
            products = Vectors.MultiplyAdd(last, last, products);
        }

        sum += Vector512.Sum(sums + moreSums);
        squares += Vector512.Sum(products + moreProducts);
    }

    /// <summary>Normalises, adds the addend's values if there are any, and rectifies.</summary>
    public static void Normalise(ReadOnlySpan<float> plane, in Channel channel, ReadOnlySpan<float> addend, float leak, Span<float> result)
    {
        ref float from = ref Vectors.Start(plane);
        ref float other = ref Vectors.Start(addend);
        ref float to = ref Vectors.Start(result);
        var (mean, factor, offset, leaks) = (Vector512.Create(channel.Mean), Vector512.Create(channel.Factor), Vector512.Create(channel.Offset), Vector512.Create(leak));
        bool adds = !addend.IsEmpty;
        for (int at = 0; at < plane.Length; at += PlanValue.Lanes)
        {
            var value = ((Vectors.Load(ref from, at) - mean) * factor) + offset;
            value = adds ? value + Vectors.Load(ref other, at) : value;
            Vectors.Store(leak == 1 ? value : Vectors.Leak(value, leaks), ref to, at);
        }
    }

    /// <summary>Adds up the gradient by what was normalised, and its products with the distances of the values from the mean, in two chains each.</summary>
    /// <param name="gradient">Where the gradient comes from.</param>
    /// <param name="plane">The values.</param>
    /// <param name="mean">Their mean over the batch.</param>
    /// <param name="target">Where the gradient is to be kept; or empty.</param>
    /// <param name="sum">The sum of gradients.</param>
    /// <param name="product">The sum of products.</param>
    public static void AddProducts(in GradientSource gradient, ReadOnlySpan<float> plane, float mean, Span<float> target, ref double sum, ref double product)
    {
        ref float values = ref Vectors.Start(plane);
        ref float to = ref Vectors.Start(target);
        var centre = Vector512.Create(mean);
        var (sums, moreSums, products, moreProducts) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        bool keeps = !target.IsEmpty;
        int at = 0;
        for (; at <= plane.Length - (2 * PlanValue.Lanes); at += 2 * PlanValue.Lanes)
        {
            var distance = Vectors.Load(ref values, at) - centre;
            var next = Vectors.Load(ref values, at + PlanValue.Lanes) - centre;
            var (first, second) = (gradient.At(at, distance), gradient.At(at + PlanValue.Lanes, next));
            sums += first;
            moreSums += second;
            products = Vectors.MultiplyAdd(first, distance, products);
            moreProducts = Vectors.MultiplyAdd(second, next, moreProducts);
            if (keeps)
            {
                Vectors.Store(first, ref to, at);
                Vectors.Store(second, ref to, at + PlanValue.Lanes);
            }
        }

        if (at < plane.Length)
        {
            var distance = Vectors.Load(ref values, at) - centre;
            var last = gradient.At(at, distance);
            sums += last;
            products = Vectors.MultiplyAdd(last, distance, products);
            if (keeps)
            {
                Vectors.Store(last, ref to, at);
            }
        }

        sum += Vector512.Sum(sums + moreSums);
        product += Vector512.Sum(products + moreProducts);
    }

    /// <summary>Computes dx = factor * (dy - mean of dy - (x - mean) * slope); its place may be that of the values.</summary>
    public static void InputGradient(
        in GradientSource gradient, ReadOnlySpan<float> plane, Vector512<float> lanes, in Channel channel, float meanGradient, float slope, Span<float> result)
    {
        ref float values = ref Vectors.Start(plane);
        ref float to = ref Vectors.Start(result);
        var (centre, factor, slopes, middle) = (Vector512.Create(channel.Mean), Vector512.Create(channel.Factor), Vector512.Create(slope), Vector512.Create(meanGradient));
        for (int at = 0; at < plane.Length; at += PlanValue.Lanes)
        {
            var distance = Vectors.Load(ref values, at) - centre;
            Vectors.Store(((gradient.At(at, distance) - middle - (distance * slopes)) * factor) & lanes, ref to, at);
        }
    }

    /// <summary>How a channel is normalised: (x - mean) * factor + offset.</summary>
    internal readonly record struct Channel(float Mean, float Factor, float Offset);

    /// <summary>The gradient by what was normalised, before the sum and the rectifier. What need not be done costs a branch that is always foreseen.</summary>
    /// <param name="own">The gradient by the result.</param>
    /// <param name="other">That of another reader of the result, to be added; or empty.</param>
    /// <param name="result">The result, if a rectifier is to be undone and the values alone do not tell where it was above 0; or empty.</param>
    /// <param name="slope">The slope of the rectifier where the result is not above 0; 1 if there is none.</param>
    /// <param name="channel">How the values were normalised.</param>
    internal readonly ref struct GradientSource(ReadOnlySpan<float> own, ReadOnlySpan<float> other, ReadOnlySpan<float> result, float slope, in Channel channel)
    {
        private readonly ref float own = ref Vectors.Start(own);
        private readonly ref float other = ref Vectors.Start(other);
        private readonly ref float result = ref Vectors.Start(result);
        private readonly bool adds = !other.IsEmpty;
        private readonly bool rectifies = slope != 1;
        private readonly bool looksAtResult = !result.IsEmpty;
        private readonly Vector512<float> slope = Vector512.Create(slope);
        private readonly Vector512<float> factor = Vector512.Create(channel.Factor);
        private readonly Vector512<float> offset = Vector512.Create(channel.Offset);

        /// <summary>Gets 16 floats.</summary>
        /// <param name="at">Their place.</param>
        /// <param name="distance">The distance of the values there from the mean: normalising them again is cheaper than reading the result.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> At(nint at, Vector512<float> distance)
        {
            var gradient = Vectors.Load(ref own, at);
            gradient = adds ? gradient + Vectors.Load(ref other, at) : gradient;
            return rectifies
                ? Vectors.UndoLeak(gradient, looksAtResult ? Vectors.Load(ref result, at) : (distance * factor) + offset, slope)
                : gradient;
        }
    }
}
