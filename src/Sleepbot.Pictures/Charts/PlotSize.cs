namespace Sleepbot.Pictures;

/// <summary>The size of a chart and the room around its plotting area, in pixels at its natural size.</summary>
internal sealed record PlotSize(double Width, double Height, double Left, double Right, double Top, double Bottom, int TicksX, int TicksY)
{
    /// <summary>The main chart where there is room: line names stand at its right.</summary>
    public static readonly PlotSize Wide = new(1000, 450, 48, 178, 40, 48, 8, 8);

    /// <summary>The main chart on a phone.</summary>
    public static readonly PlotSize Narrow = new(400, 340, 44, 14, 40, 46, 5, 7);

    /// <summary>One of several charts side by side.</summary>
    public static readonly PlotSize Small = new(300, 200, 44, 8, 10, 46, 4, 7);
}
