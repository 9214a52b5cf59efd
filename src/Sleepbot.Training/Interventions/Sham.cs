using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>A rule's control: whatever the rule changes, the same amount is changed in a random direction.</summary>
/// <remarks>
/// <para>
/// At each moment at which the rule acts, it acts in earnest, and the L2 size of its change is measured for every parameter
/// (a layer's weights, a layer's biases). The change is then taken back, and each parameter is moved as far in a direction drawn anew, all
/// directions equally likely. What a rule gains over its sham is due to where it moves the weights; what both gain over the
/// baseline is due to the disturbance.
/// </para>
/// <para>The rule sees the weights of the sham's own run, keeps its state in it, and clears the moments that it clears.</para>
/// </remarks>
/// <param name="rule">The rule.</param>
[Description("moves the weights as far as another rule would, in random directions: its control")]
public sealed class Sham(Intervention rule) : RuleControl(rule)
{
    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        sleep.Weights.CopyTo(sleep.Before);
        Rule.Apply(sleep);
        Redirect(sleep, sleep.Weights, "apply");
    }

    /// <inheritdoc/>
    public override void FilterGradient(SleepContext sleep, Span<float> gradient)
    {
        // A rule may compute the gradient elsewhere, which overwrites the buffer: what the batch itself said is put aside first.
        gradient.CopyTo(sleep.Before);
        Rule.FilterGradient(sleep, gradient);
        Redirect(sleep, gradient, "filter");
    }

    /// <inheritdoc/>
    public override bool PresentWeights(SleepContext sleep, Span<float> weights)
    {
        weights.CopyTo(sleep.Before);
        if (!Rule.PresentWeights(sleep, weights))
        {
            return false;
        }

        Redirect(sleep, weights, "present");
        return true;
    }

    /// <inheritdoc/>
    public override void Finish(SleepContext sleep)
    {
        sleep.Weights.CopyTo(sleep.Before);
        Rule.Finish(sleep);
        Redirect(sleep, sleep.Weights, "finish");
    }

    private static void Redirect(SleepContext sleep, Span<float> changed, string stage)
    {
        // Between two sleeps there may be several evaluations, each with a direction of its own.
        var source = sleep.Random.Derive(stage).Derive(sleep.Step);

        // By index: walking a list through its interface would allocate.
        var parameters = sleep.Network.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            var now = parameter.Of(changed);
            var before = parameter.Of(sleep.Before);
            double size = FlatVector.Distance(now, before);
            before.CopyTo(now);
            if (size == 0)
            {
                continue;
            }

            var direction = parameter.Of(sleep.Scratch);
            source.Derive(parameter.Name).FillNormal(direction);
            FlatVector.AddMultiple(now, (float)(size / Math.Sqrt(FlatVector.SumOfSquares(direction))), direction);
        }
    }
}
