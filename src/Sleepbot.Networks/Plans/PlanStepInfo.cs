using Sleepbot.Tensors;

namespace Sleepbot.Networks;

/// <summary>One line of a plan's description: what is computed, how, and why so.</summary>
/// <param name="Layer">The layer it belongs to.</param>
/// <param name="Operation">What is computed, for example <c>convolution</c>; <c>layout</c> and <c>gradient sum</c> are the plan's own.</param>
/// <param name="Kernel">What computes it; empty if nothing has to be done.</param>
/// <param name="Reason">Where there was a choice, the rule that chose; empty otherwise.</param>
/// <param name="Layout"><c>sample</c>: sample after sample; <c>batch</c>: blocks of 16 samples, the sample innermost.</param>
/// <param name="Output">Shape of one sample's result.</param>
/// <param name="ForwardFlops">Floating-point operations of a full batch forward, as <see cref="FlopCount"/> counts them; 0 where nothing multiplies.</param>
/// <param name="BackwardFlops">Those of a full batch backward; 0 if the plan does not train.</param>
/// <param name="Bytes">Memory of the result and its gradient, of a full batch or of as many samples as go through the plan at a time; 0 if they take an earlier line's place.</param>
public sealed record PlanStepInfo(
    string Layer, string Operation, string Kernel, string Reason, string Layout, Shape Output, double ForwardFlops, double BackwardFlops, long Bytes)
{
    /// <summary>Gets whether the result takes the place of an earlier one.</summary>
    public bool InPlace => Bytes == 0;
}
