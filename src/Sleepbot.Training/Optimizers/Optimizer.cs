using System.Runtime.CompilerServices;

namespace Sleepbot.Training;

/// <summary>A rule that turns gradients into new weights, one step after the other.</summary>
/// <remarks>
/// <para>
/// An optimizer is nothing but its options: it is immutable, and one instance serves any number of runs on any number of
/// threads. What it remembers between steps (moments, as long as the weights) lives in an <see cref="OptimizerState"/>.
/// </para>
/// <para>
/// To write another one, derive from this class: give it a <see cref="Name"/>, say how many moments it keeps, and write
/// <see cref="Update"/> as a plain loop over the context's spans, or, for speed, as an <see cref="IUpdateRule"/>.
/// L2 weight decay is not an optimizer's business: the trainer adds l2 times the weight to the gradient beforehand, unless
/// the optimizer <see cref="DecaysWeightsDirectly"/>.
/// </para>
/// </remarks>
public abstract class Optimizer
{
    /// <summary>Gets the name by which experiment files call this optimizer, in lower case, for example <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets how many vectors, each as long as the weights, are kept between steps.</summary>
    /// <value>At least 0. All start as zeros.</value>
    public abstract int MomentCount { get; }

    /// <summary>Gets how many single numbers are kept between steps.</summary>
    /// <value>At least 0; the default is 0. All start as 0; <see cref="AdvanceScalars"/> advances them.</value>
    public virtual int ScalarCount => 0;

    /// <summary>Gets whether this optimizer shrinks the weights by itself, as <see cref="AdamW"/> does.</summary>
    /// <value>
    /// True when the trainer must hand the weight decay over in <see cref="UpdateContext.WeightDecay"/> instead of adding it to
    /// the gradient. The default is false.
    /// </value>
    public virtual bool DecaysWeightsDirectly => false;

    /// <summary>Gets the weight decay to use where none is asked for.</summary>
    /// <value>At least 0. The default is 0; <see cref="AdamW"/>, which without decay would only be Adam, has 0.01.</value>
    public virtual double DefaultWeightDecay => 0;

    /// <summary>Gets whether <see cref="Update"/> is one call of <see cref="UpdateContext.Apply"/> and reads no gradient besides.</summary>
    /// <value>
    /// True lets dense layers be updated within the backward pass of a single sample, where their weights are read anyway: the same results, sooner. The default is false.
    /// </value>
    public virtual bool IsOneRule => false;

    /// <summary>Advances the scalars, once per step, before the step's first <see cref="Update"/>.</summary>
    /// <param name="scalars">The <see cref="ScalarCount"/> numbers as the last step left them, 0 before the first.</param>
    /// <param name="step">The number of the step that begins, 1 for the first.</param>
    public virtual void AdvanceScalars(Span<double> scalars, long step)
    {
    }

    /// <summary>Updates one contiguous range of the weights, and the same range of the moments.</summary>
    /// <param name="context">
    /// The range, its gradient and moments, and the step's learning rate. A step is a series of such calls over ranges that do
    /// not overlap, in any order; where the ranges are cut must not change a bit of the result.
    /// </param>
    /// <remarks>Must not allocate: it is called for every parameter in every step.</remarks>
    public abstract void Update(in UpdateContext context);

    /// <summary>Checks an option that is a decay factor or a momentum.</summary>
    /// <param name="value">The value given.</param>
    /// <param name="option">The option's name; the compiler fills it in.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0, or at least 1, or not a number.</exception>
    protected double RequireFraction(double value, [CallerMemberName] string option = "") => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(option, $"{GetType().Name}.{option} is {value}, expected a number from 0 to below 1.");

    /// <summary>Checks an option that may not be negative, such as the small number that keeps a divisor above zero.</summary>
    /// <param name="value">The value given.</param>
    /// <param name="option">The option's name; the compiler fills it in.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0, infinite, or not a number.</exception>
    protected double RequireNotNegative(double value, [CallerMemberName] string option = "") => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(option, $"{GetType().Name}.{option} is {value}, expected a finite number of at least 0.");
}
