using Twinwright.Live.Twin;
using Xunit;

namespace Twinwright.Tests.Live;

public class EdgeServerMemoryTests
{
    private static readonly EdgeServerMemory Memory = new()
    {
        Order = 17,
        Local = [1, 2, 3],
        Alone = [],
        Hosted = new HostedPartialDt(2, 5, [9, 9]),
        GivenUp = null,
        DataStep = 8,
        Own = [4, 5],
        AsOfOrder = [6, 7, 8],
    };

    [Fact]
    public void Bytes_give_back_what_they_were_made_of()
    {
        var back = EdgeServerMemory.From(Memory.ToBytes());

        Assert.Equal(Memory.ToBytes(), back.ToBytes());
        Assert.Equal((17L, 2, 5L), (back.Order, back.Hosted!.PartialDt, back.Hosted.Version));
        Assert.Null(back.GivenUp);
        Assert.Equal(8, back.DataStep);
        Assert.Equal([4, 5], back.Own);
        Assert.Equal([6, 7, 8], back.AsOfOrder);
        Assert.Equal([9, 9], back.AtWork);
    }

    [Fact]
    public void Bytes_that_are_cut_off_anywhere_are_refused()
    {
        var bytes = Memory.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => EdgeServerMemory.From(bytes[..length]));
        }
    }

    [Fact]
    public void Bytes_of_the_first_version_are_those_of_one_that_has_done_nothing_by_itself()
    {
        // They end where what came with the second version begins: a step, and two texts with their lengths.
        var bytes = Memory.ToBytes()[..^(8 + 4 + Memory.Own.Length + 4 + Memory.AsOfOrder.Length)];
        bytes[0] = 1;
        var back = EdgeServerMemory.From(bytes);

        Assert.Equal((17L, -1L), (back.Order, back.DataStep));
        Assert.Equal([9, 9], back.AtWork);
        Assert.Empty(back.Own);
        Assert.Empty(back.AsOfOrder);
        bytes[0] = 3;
        Assert.Throws<InvalidDataException>(() => EdgeServerMemory.From(bytes));
    }

    [Fact]
    public void A_partial_dt_travels_with_its_number_and_version()
    {
        var back = HostedPartialDt.From(Memory.Hosted!.ToBytes());

        Assert.Equal((2, 5L), (back.PartialDt, back.Version));
        Assert.Equal([9, 9], back.Model);
        Assert.Throws<InvalidDataException>(() => HostedPartialDt.From(new byte[11]));
    }
}
