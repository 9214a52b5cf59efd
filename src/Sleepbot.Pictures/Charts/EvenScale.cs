namespace Sleepbot.Pictures;

/// <summary>Equal differences, equal lengths.</summary>
internal sealed class EvenScale(double low, double high, Func<double, string> label) : Scale(low, high, label)
{
    protected override double Spaced(double value) => value;
}
