namespace Sleepbot.Statistics;

/// <summary>How verdicts count with many challengers, each of which is a chance to be fooled.</summary>
public enum MultiplicityRule
{
    /// <summary>The chance of any false finding of help or harm is at most alpha (Holm 1979): for verdicts.</summary>
    Holm,

    /// <summary>The share of false ones among the findings is at most alpha on average (e-BH, Wang and Ramdas 2022): for screening many challengers.</summary>
    EBh,
}
