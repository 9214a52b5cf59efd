using System.ComponentModel;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>k steps forward, one step back: slow weights go a share of the way to the fast ones, and the fast ones go on from there.</summary>
/// <remarks>
/// new = slow + share * (current - slow), where the slow weights are what the latest sleep left: let the network sleep every 5 steps or so.
/// M. Zhang, J. Lucas, G. Hinton, J. Ba, "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019, arXiv:1907.08610.
/// </remarks>
/// <param name="share">The paper's alpha, from 0 to 1; 1 changes nothing.</param>
/// <param name="clearMoments">True clears the optimizer's moments at each step back; the paper keeps them for classification.</param>
[Description("new = slow + share * (current - slow); slow are the weights as the latest sleep left them")]
public sealed class Lookahead(float share = 0.5f, bool clearMoments = false) : Intervention
{
    private readonly float share = Settings.Share(share, nameof(share));

    /// <inheritdoc/>
    public override int Snapshots => 1;

    /// <inheritdoc/>
    public override bool TakesAllParameters => true;

    /// <inheritdoc/>
    public override MomentPolicy Moments => clearMoments ? MomentPolicy.Clear : MomentPolicy.Keep;

    /// <inheritdoc/>
    public override void Apply(SleepContext sleep)
    {
        foreach (var slice in sleep.Slices)
        {
            FlatVector.Blend(slice.Weights, 1 - share, slice.Previous());
        }
    }
}
