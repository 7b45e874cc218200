using Twinwright.Experiments.Files;

namespace Twinwright.Tests.Files;

/// <summary>What every refusal must look like.</summary>
internal static class Broken
{
    /// <summary>Asserts that reading is refused with a problem at a place and with some words, and shown well.</summary>
    public static InputException Assert(Action read, string place, string words)
    {
        var refusal = Xunit.Assert.Throws<InputException>(read);
        Xunit.Assert.True(
            refusal.Problems.Any(p => p.Place == place && p.Message.Contains(words, StringComparison.Ordinal)),
            $"expected at \"{place}\": \"{words}\"; shown was\n{refusal.Message}");
        AssertShownWell(refusal);
        return refusal;
    }

    /// <summary>Asserts that reading is refused with exactly this message at this place, in this file.</summary>
    public static InputException AssertExactly(Action read, string file, string place, string message)
    {
        var refusal = Xunit.Assert.Throws<InputException>(read);
        Xunit.Assert.True(
            refusal.Problems.Contains(new Problem(place, message)),
            $"expected at \"{place}\": \"{message}\"; shown was\n{refusal.Message}");
        Xunit.Assert.Equal(file, refusal.File);
        AssertShownWell(refusal);
        return refusal;
    }

    /// <summary>One line a problem, without anything from inside the program.</summary>
    public static void AssertShownWell(InputException refusal)
    {
        var lines = refusal.Message.Split('\n');
        var more = refusal.Total > refusal.Problems.Count ? 1 : 0;
        Xunit.Assert.NotEmpty(refusal.Problems);
        Xunit.Assert.Equal(1 + refusal.Problems.Count + more, lines.Length);
        Xunit.Assert.EndsWith(refusal.Total == 1 ? "1 problem" : $"{refusal.Total} problems", lines[0]);
        Xunit.Assert.All(lines.Skip(1), line => Xunit.Assert.StartsWith("  ", line));
        Xunit.Assert.All(lines, line => Xunit.Assert.InRange(line.Length, 1, 600));
        foreach (var word in new[] { "Exception", "   at ", "System.", "Tomlyn", "JsonElement", "LineNumber", "\r", "\0", "\u001b" })
        {
            Xunit.Assert.DoesNotContain(word, refusal.Message);
        }
    }
}
