using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>What an optimizer remembers between the steps of one run: its moments, its scalars and the number of steps done.</summary>
/// <remarks>
/// Everything is open to reading and writing, because checkpoints must save it and interventions must be able to clear what
/// no longer fits the weights. Not safe to change from several threads at once.
/// </remarks>
public sealed class OptimizerState
{
    private readonly FloatBuffer[] moments;
    private readonly double[] scalars;

    /// <summary>Creates the state before the first step: everything is zero.</summary>
    /// <param name="optimizer">The optimizer that will use it.</param>
    /// <param name="length">Number of weights of the network, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public OptimizerState(Optimizer optimizer, int length)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Optimizer = optimizer;
        Length = length;
        moments = [.. Enumerable.Range(0, optimizer.MomentCount).Select(_ => new FloatBuffer(length))];
        scalars = new double[optimizer.ScalarCount];
    }

    /// <summary>Gets the optimizer that uses this state.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Gets the number of weights.</summary>
    public int Length { get; }

    /// <summary>Gets the moments, each <see cref="Length"/> long; element <c>i</c> belongs to weight <c>i</c>.</summary>
    public IReadOnlyList<FloatBuffer> Moments => moments;

    /// <summary>Gets the scalars, which the optimizer advances once per step.</summary>
    public Span<double> Scalars => scalars;

    /// <summary>Gets or sets the number of steps begun; a checkpoint restores it.</summary>
    /// <value>Optimizer steps, at least 0; 0 before the first.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Step
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Begins a step: counts it and advances the scalars. Call it once before the step's updates.</summary>
    public void BeginStep()
    {
        Step++;
        Optimizer.AdvanceScalars(scalars, Step);
    }

    /// <summary>Updates one range of the weights, within a step that has begun.</summary>
    /// <param name="weights">All weights of the network, <see cref="Length"/> of them; only the range is changed.</param>
    /// <param name="gradient">The gradient of the loss with respect to all weights, in the same order.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="length">How many weights it has.</param>
    /// <param name="learningRate">The learning rate for this range and step, after schedule and multipliers.</param>
    /// <param name="weightDecay">
    /// The decay for an optimizer that <see cref="Optimizer.DecaysWeightsDirectly"/>; others pay no heed to it.
    /// </param>
    /// <exception cref="ArgumentException">A vector is not <see cref="Length"/> long, or the range does not lie within them.</exception>
    /// <exception cref="InvalidOperationException">No step has begun.</exception>
    public void Update(
        Span<float> weights, ReadOnlySpan<float> gradient, int start, int length, double learningRate, double weightDecay = 0)
    {
        if (weights.Length != Length || gradient.Length != Length)
        {
            throw new ArgumentException(
                $"{weights.Length} weights and {gradient.Length} gradients were given, expected {Length} of each. Pass the whole vectors.");
        }

        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
        {
            throw new ArgumentException($"A range of {length} weights from {start} on was given, expected one within the {Length} weights.");
        }

        Update(weights, start, new GradientPiece(gradient.Slice(start, length)), learningRate, weightDecay);
    }

    /// <summary>Updates one range of the weights from the gradient of that range alone, within a step that has begun.</summary>
    /// <param name="weights">All weights of the network, <see cref="Length"/> of them; only the range is changed.</param>
    /// <param name="start">Where the range begins.</param>
    /// <param name="gradient">The gradient of the loss with respect to the weights of the range, and no others.</param>
    /// <param name="learningRate">The learning rate for this range and step, after schedule and multipliers.</param>
    /// <param name="weightDecay">
    /// The decay for an optimizer that <see cref="Optimizer.DecaysWeightsDirectly"/>; others pay no heed to it.
    /// </param>
    /// <exception cref="ArgumentException">The weights are not <see cref="Length"/> long, or the range does not lie within them.</exception>
    /// <exception cref="InvalidOperationException">No step has begun.</exception>
    public void Update(Span<float> weights, int start, GradientPiece gradient, double learningRate, double weightDecay = 0)
    {
        if (weights.Length != Length || (uint)start > (uint)Length || gradient.Length > Length - start)
        {
            throw new ArgumentException(
                $"A gradient of {gradient.Length} weights from {start} on and {weights.Length} weights were given, expected a range within {Length} weights, and all of these.");
        }

        CheckBegun();
        Optimizer.Update(new UpdateContext(this, weights.Slice(start, gradient.Length), gradient, start, learningRate, weightDecay));
    }

    /// <summary>Updates one matrix within the backward pass, and computes the gradient by what it is multiplied with, from the weights as they were.</summary>
    /// <param name="weights">All weights of the network.</param>
    /// <param name="parameter">The matrix: one that <see cref="ProductUpdate.TakesBackward"/>.</param>
    /// <param name="gradient">The gradient of the loss with respect to the matrix.</param>
    /// <param name="inputGradient">One number for each column; overwritten.</param>
    /// <param name="learningRate">The learning rate for this matrix and step.</param>
    /// <param name="weightDecay">The decay for an optimizer that <see cref="Optimizer.DecaysWeightsDirectly"/>.</param>
    /// <exception cref="InvalidOperationException">No step has begun, or the optimizer is not one rule.</exception>
    internal void UpdateBackward(
        Span<float> weights, Parameter parameter, OuterProduct gradient, Span<float> inputGradient, double learningRate, double weightDecay)
    {
        CheckBegun();
        Optimizer.Update(new UpdateContext(this, parameter.Of(weights), gradient, inputGradient, parameter.Offset, learningRate, weightDecay));
    }

    /// <summary>Clears all moments of one range, for an intervention that has replaced its weights.</summary>
    /// <param name="start">Where the range begins.</param>
    /// <param name="length">How many weights it has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the <see cref="Length"/> weights.</exception>
    public void ClearMoments(int start, int length)
    {
        foreach (FloatBuffer moment in moments)
        {
            moment.Span.Slice(start, length).Clear();
        }
    }

    private void CheckBegun()
    {
        if (Step == 0)
        {
            throw new InvalidOperationException($"No step has begun. Call {nameof(BeginStep)} once before the updates of a step.");
        }
    }
}
