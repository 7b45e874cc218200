namespace Twinwright.Solvers.Catalogue;

/// <summary>A solver as asked for: <c>id</c> or <c>id{option=value,…}</c>, or a pair of them for a composed world.</summary>
/// <remarks>Of a pair this is the federation's solver, and <see cref="Second"/> the wide-area one.</remarks>
/// <param name="Text">As written, without spaces.</param>
/// <param name="Entry">The solver.</param>
/// <param name="Options">Its options as written.</param>
public sealed record SolverSpec(string Text, SolverEntry Entry, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The wide-area solver of a pair; null for a solver by itself.</summary>
    public SolverSpec? Second { get; init; }

    /// <summary>The solvers that it is made of: itself, or the two of a pair.</summary>
    public IReadOnlyList<SolverSpec> Parts => Second is null ? [this] : [this with { Second = null, Text = Text[..^(Second.Text.Length + 1)] }, Second];

    /// <summary>Reads one solver of a system; of a composed one a pair.</summary>
    /// <exception cref="SolverRefusedException">It is unknown, of the other system, or an option is wrong.</exception>
    public static SolverSpec Parse(string text, SystemKind system)
    {
        if (system == SystemKind.Composed)
        {
            return ParsePair(text);
        }

        var spec = Read(text, system);
        spec.Create();
        return spec;
    }

    /// <summary>Reads a solver that is to be trained; options of its training are welcome, too.</summary>
    /// <exception cref="SolverRefusedException">It is unknown, of the other system, learns nothing, or an option is wrong.</exception>
    public static SolverSpec ParseForTraining(string text, SystemKind system)
    {
        if (system == SystemKind.Composed)
        {
            throw new SolverRefusedException("nothing is trained in a composed scenario; train each solver of a pair in a scenario of its own system");
        }

        var spec = Read(text, system);
        var training = spec.Entry.Training ?? throw new SolverRefusedException(
            $"solver {spec.Entry.Id} learns nothing; those that do are {string.Join(", ", SolverCatalogue.Of(system).Where(entry => entry.Training is not null).Select(entry => entry.Id))}");
        training.Check(spec.Options);
        return spec;
    }

    private static SolverSpec ParsePair(string text)
    {
        var parts = Split(text, '+');
        if (parts.Count != 2)
        {
            throw new SolverRefusedException(
                $"a composed scenario takes a pair of solvers, FEDERATION+WIDE-AREA, as socf+mgm, but there is {Quote(text)}");
        }

        var (federation, wideArea) = (Parse(parts[0], SystemKind.Federation), Parse(parts[1], SystemKind.WideArea));
        return federation with { Text = $"{federation.Text}+{wideArea.Text}", Second = wideArea };
    }

    private static SolverSpec Read(string text, SystemKind system)
    {
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var brace = compact.IndexOf('{');
        var id = brace < 0 ? compact : compact[..brace];
        var known = SolverCatalogue.All.FirstOrDefault(entry => entry.System == system && entry.Id == id);
        if (known is null)
        {
            throw new SolverRefusedException(SolverCatalogue.All.Any(entry => entry.Id == id)
                ? $"solver {id} decides the other system; this one has {Ids(system)}"
                : $"there is no solver {Quote(id)}; there are {Ids(system)}");
        }

        var options = new Dictionary<string, string>();
        if (brace >= 0)
        {
            if (!compact.EndsWith('}') || compact.IndexOf('{', brace + 1) >= 0 || compact.IndexOf('}') != compact.Length - 1)
            {
                throw new SolverRefusedException($"solver {id}: options must be written {id}{{name=value,…}}");
            }

            foreach (var part in compact[(brace + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var sign = part.IndexOf('=');
                if (sign <= 0 || !options.TryAdd(part[..sign], part[(sign + 1)..]))
                {
                    throw new SolverRefusedException(
                        $"solver {id}: options must be written name=value, each once, but there is {Quote(part)}");
                }
            }
        }

        return new SolverSpec(compact, known, options);
    }

    /// <summary>Reads a list of solvers separated by commas outside braces.</summary>
    /// <exception cref="SolverRefusedException">The list is empty, names a solver twice, or one of them is wrong.</exception>
    public static IReadOnlyList<SolverSpec> ParseList(string text, SystemKind system)
    {
        var specs = Split(text, ',').Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => Parse(part, system)).ToList();
        if (specs.Count == 0)
        {
            throw new SolverRefusedException($"name at least one solver; there are {Ids(system)}");
        }

        return specs.GroupBy(spec => spec.Text).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new SolverRefusedException($"solver {twice.Key} is named twice")
            : specs;
    }

    /// <summary>Makes a fresh solver.</summary>
    public object Create() => Entry.Create(Options);

    /// <summary>What stands between separators outside braces.</summary>
    private static List<string> Split(string text, char separator)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (text[at] == separator && depth == 0))
            {
                parts.Add(text[start..at]);
                start = at + 1;
            }
            else
            {
                depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            }
        }

        return parts;
    }

    private static string Ids(SystemKind system) => system == SystemKind.Composed
        ? "pairs of a federation's solver and a wide-area one, as socf+mgm"
        : string.Join(", ", SolverCatalogue.Of(system).Select(entry => entry.Id));

    private static string Quote(string text)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return clean.Length > 60 ? $"'{clean[..60]}…'" : $"'{clean}'";
    }
}
