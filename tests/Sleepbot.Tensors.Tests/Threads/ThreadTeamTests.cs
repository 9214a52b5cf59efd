namespace Sleepbot.Tensors.Tests;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_member_does_its_share_once_in_every_round(int threads)
    {
        using var team = new ThreadTeam(threads);
        int[] shares = new int[threads];
        for (int round = 1; round <= 100; round++)
        {
            team.Run(member => shares[member]++);
            Assert.All(shares, count => Assert.Equal(round, count));
        }

        Assert.Equal(threads, team.Threads);
    }

    [Fact]
    public void Members_that_have_gone_to_sleep_come_back()
    {
        using var team = new ThreadTeam(3);
        int[] shares = new int[3];
        for (int round = 1; round <= 3; round++)
        {
            Thread.Sleep(5);
            team.Run(member => shares[member]++);
            Assert.All(shares, count => Assert.Equal(round, count));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_a_share_throws_is_thrown_to_the_caller_and_the_team_lives_on(int faulty)
    {
        using var team = new ThreadTeam(2);
        int done = 0;
        var problem = Assert.Throws<InvalidOperationException>(() => team.Run(member =>
        {
            if (member == faulty)
            {
                throw new InvalidOperationException($"member {member}");
            }

            Interlocked.Increment(ref done);
        }));
        Assert.Equal($"member {faulty}", problem.Message);
        Assert.Equal(1, done);
        team.Run(_ => Interlocked.Increment(ref done));
        Assert.Equal(3, done);
    }

    [Fact]
    public void Rounds_allocate_nothing_in_any_member()
    {
        using var team = new ThreadTeam(2);
        long[] allocated = new long[2];
        Action<int> share = member => allocated[member] = GC.GetAllocatedBytesForCurrentThread();
        team.Run(share);
        long[] before = new long[2];
        team.Run(share);
        allocated.CopyTo(before, 0);
        for (int round = 0; round < 1000; round++)
        {
            team.Run(share);
        }

        Assert.Equal(before, allocated);
    }

    [Fact]
    public void A_disposed_team_refuses_to_work()
    {
        var team = new ThreadTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(_ => { }));
    }

    [Fact]
    public void A_team_of_nobody_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
}
