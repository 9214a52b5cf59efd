using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One random number for each element of a batch, addressed by layer, sample and feature: the memory layout does not matter.</summary>
internal static class ElementNoise
{
    // Four numbers of each of 16 samples: as many as the source draws at once.
    private const int Four = 4 * PlanValue.Lanes;

    /// <summary>Fills a buffer with numbers uniform in [0, 1). Lanes beyond the last sample hold numbers too.</summary>
    public static void Fill(BatchBuffer buffer, PlanValue like, string address, in StepContext context)
    {
        var source = context.Noise.Derive(address);
        int features = like.Features;
        if (like.Layout == Layout.SampleMajor)
        {
            for (int sample = 0; sample < context.Samples; sample++)
            {
                source.Derive(context.FirstSample + sample).FillUniform(buffer.Span.Slice(sample * features, features));
            }

            return;
        }

        for (int first = 0; first < context.Samples; first += PlanValue.Lanes)
        {
            FillBlock(buffer.Span.Slice(first * features, PlanValue.Lanes * features), context.FirstSample + first, source);
        }
    }

    private static void FillBlock(Span<float> block, int first, RandomSource source)
    {
        int whole = block.Length - (block.Length % Four);
        source.FillUniformOfChildren(first, 0, block[..whole]);
        if (whole < block.Length)
        {
            Span<float> rest = stackalloc float[Four];
            source.FillUniformOfChildren(first, whole / PlanValue.Lanes, rest);
            rest[..(block.Length - whole)].CopyTo(block[whole..]);
        }
    }
}
