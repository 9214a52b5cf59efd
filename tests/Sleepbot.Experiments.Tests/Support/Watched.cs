namespace Sleepbot.Experiments.Tests.Support;

/// <summary>A clock that looks at something whenever it is read, so that no real time decides when runs stop.</summary>
internal sealed class Watched(Action look) : TimeProvider
{
    [ThreadStatic]
    private static bool looking;

    public override long GetTimestamp()
    {
        if (!looking)
        {
            looking = true;
            look();
            looking = false;
        }

        return base.GetTimestamp();
    }
}
