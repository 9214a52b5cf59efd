using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One random number for each element of a batch, addressed by layer, sample and feature: the memory layout does not matter.</summary>
internal static class ElementNoise
{
    /// <summary>Fills a buffer with numbers uniform in [0, 1).</summary>
    public static void Fill(FloatBuffer buffer, PlanValue like, string address, in StepContext context)
    {
        var source = context.Noise.Derive(address);
        var numbers = buffer.Span;
        int features = like.Features;
        bool innermost = like.Layout == Layout.BatchInnermost;
        int stride = innermost ? PlanValue.Lanes : 1;
        for (int sample = 0; sample < context.Samples; sample++)
        {
            var own = source.Derive(context.FirstSample + sample);
            int first = innermost ? ((sample / PlanValue.Lanes) * features * PlanValue.Lanes) + (sample % PlanValue.Lanes) : sample * features;
            for (int feature = 0; feature < features; feature += 4)
            {
                var (a, b, c, d) = own.BlockAt((ulong)feature >> 2);
                int at = first + (feature * stride);
                numbers[at] = RandomSource.ToUniform(a);
                if (feature + 4 <= features)
                {
                    numbers[at + stride] = RandomSource.ToUniform(b);
                    numbers[at + (2 * stride)] = RandomSource.ToUniform(c);
                    numbers[at + (3 * stride)] = RandomSource.ToUniform(d);
                    continue;
                }

                if (feature + 1 < features)
                {
                    numbers[at + stride] = RandomSource.ToUniform(b);
                }

                if (feature + 2 < features)
                {
                    numbers[at + (2 * stride)] = RandomSource.ToUniform(c);
                }
            }
        }
    }
}
