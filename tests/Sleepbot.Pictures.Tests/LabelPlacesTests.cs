namespace Sleepbot.Pictures.Tests;

public class LabelPlacesTests
{
    [Fact]
    public void Labels_with_room_stay_where_they_want() =>
        Assert.Equal([50, 10, 90], LabelPlaces.Spread([50, 10, 90], 16, 0, 100));

    [Fact]
    public void Crowded_labels_move_apart_and_keep_their_order()
    {
        double[] places = LabelPlaces.Spread([52, 50, 51, 90], 10, 0, 100);

        Assert.Equal([61, 41, 51, 90], places);
    }

    [Fact]
    public void Labels_stay_inside() => Assert.Equal([90, 100], LabelPlaces.Spread([99, 99.5], 10, 0, 100));

    [Fact]
    public void More_labels_than_room_share_it_evenly()
    {
        double[] places = LabelPlaces.Spread([.. Enumerable.Repeat(50.0, 21)], 16, 0, 100);

        Assert.Equal(0, places[0], 1e-9);
        Assert.Equal(100, places[^1], 1e-9);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.Equal(5, pair.Second - pair.First, 1e-9));
    }
}
