using System.ComponentModel.DataAnnotations;

namespace Sleepbot.Experiments.Format;

/// <summary>Coefficients of L2 weight decay.</summary>
/// <param name="weights">Coefficient of the weights; written alone it holds for biases too.</param>
internal sealed class Decay([Range(0.0, double.PositiveInfinity)] double weights)
{
    private readonly double? biases;

    /// <summary>Gets the coefficient of the weights.</summary>
    public double Weights { get; } = weights;

    /// <summary>Gets the coefficient of biases, and of scales and shifts of normalisations. The default is that of the weights.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public double Biases
    {
        get => biases ?? Weights;
        init => biases = value;
    }
}
