using System.Globalization;
using System.Reflection;

namespace Twinwright.Solvers.Catalogue;

/// <summary>A solver in the catalogue.</summary>
public sealed class SolverEntry : IComparable<SolverEntry>
{
    private readonly ConstructorInfo _constructor;
    private readonly SolverAttribute _attribute;

    internal SolverEntry(Type type, SolverAttribute attribute)
    {
        (Type, _attribute) = (type, attribute);
        _constructor = type.GetConstructors().Single();
        var parameters = _constructor.GetParameters();
        OptionsType = parameters.Length == 0 ? null : parameters.Single().ParameterType;
        Options = SolverOption.Of(OptionsType);
        Training = attribute.Training is { } training ? new TrainingEntry(this, training) : null;
    }

    /// <summary>The solver's class.</summary>
    public Type Type { get; }

    /// <summary>Which system it decides.</summary>
    public SystemKind System => _attribute.System;

    /// <summary>Its id.</summary>
    public string Id => _attribute.Id;

    /// <summary>One line about it.</summary>
    public string Summary => _attribute.Summary;

    /// <summary>Largest number of edge servers that it takes on.</summary>
    public int MaxEdgeServers => _attribute.MaxEdgeServers;

    /// <summary>Whether one policy serves all deployments; otherwise each has its own.</summary>
    public bool Transfers => _attribute.Transfers;

    /// <summary>Its options.</summary>
    public IReadOnlyList<SolverOption> Options { get; }

    /// <summary>How it is trained; null when it learns nothing.</summary>
    public TrainingEntry? Training { get; }

    private Type? OptionsType { get; }

    /// <inheritdoc />
    public int CompareTo(SolverEntry? other) => other is null ? 1
        : (System, _attribute.Order, Id).CompareTo((other.System, other._attribute.Order, other.Id));

    /// <summary>Makes a solver.</summary>
    /// <param name="options">Options by name, as written.</param>
    /// <exception cref="SolverRefusedException">An option is unknown or its value is wrong.</exception>
    public object Create(IReadOnlyDictionary<string, string> options)
    {
        var record = Record(options);
        return _constructor.Invoke(record is null ? [] : [record]);
    }

    /// <summary>The options record for options as written; null when the solver has none.</summary>
    internal object? Record(IReadOnlyDictionary<string, string> options)
    {
        var record = OptionsType is null ? null : Activator.CreateInstance(OptionsType);
        foreach (var (name, text) in options)
        {
            (Options.FirstOrDefault(known => known.Name == name) ?? throw Unknown(name)).Set(record!, text, Id);
        }

        return record;
    }

    /// <summary>All options with their values, written as their defaults are.</summary>
    /// <param name="options">Options by name, as written; of those that are not given the default counts.</param>
    /// <exception cref="SolverRefusedException">An option is unknown or its value is wrong.</exception>
    public IReadOnlyDictionary<string, string> Resolve(IReadOnlyDictionary<string, string> options)
    {
        var record = Record(options);
        return Options.ToDictionary(option => option.Name, option => option.Text(record!));
    }

    private SolverRefusedException Unknown(string name) =>
        new(Training?.Options.Any(option => option.Name == name) == true ? $"solver {Id}: {name} is an option of its training alone"
            : Options.Count == 0 ? $"solver {Id} has no options, but got {name}"
            : $"solver {Id} has no option {name}; it has {string.Join(", ", Options.Select(known => known.Name))}");
}

/// <summary>An option of a solver.</summary>
public sealed class SolverOption
{
    private readonly PropertyInfo _property;
    private readonly OptionAttribute _attribute;

    internal SolverOption(PropertyInfo property, OptionAttribute attribute, object defaults)
    {
        (_property, _attribute) = (property, attribute);
        Name = string.Concat(property.Name.Select((c, at) =>
            char.IsUpper(c) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
        Default = Text(defaults);
    }

    /// <summary>The documented properties of an options record.</summary>
    /// <param name="record">Its type; null for none.</param>
    internal static IReadOnlyList<SolverOption> Of(Type? record) => record is null ? [] : [.. record.GetProperties()
        .Select(property => (property, attribute: property.GetCustomAttribute<OptionAttribute>()))
        .Where(found => found.attribute is not null)
        .Select(found => new SolverOption(found.property, found.attribute!, Activator.CreateInstance(record)!))];

    /// <summary>Its name as written, in snake_case.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string Summary => _attribute.Summary;

    /// <summary>Its value when not given.</summary>
    public string Default { get; }

    /// <summary>What its value must be, in words.</summary>
    public string Values => Rule(_property.PropertyType);

    /// <summary>Its value in an options record, as written.</summary>
    internal string Text(object record)
    {
        var value = _property.GetValue(record);
        return value is Enum word ? Word(_property.PropertyType, word.ToString())
            : Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant();
    }

    internal void Set(object record, string text, string solver)
    {
        var type = _property.PropertyType;
        object? value = null;
        if (type == typeof(bool))
        {
            value = text switch { "true" => true, "false" => false, _ => null };
        }
        else if (type == typeof(int))
        {
            value = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= _attribute.Min && number <= _attribute.Max ? number : null;
        }
        else if (type == typeof(double))
        {
            value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) && number >= _attribute.Min && number <= _attribute.Max ? number : null;
        }
        else if (type.IsEnum)
        {
            value = Enum.GetNames(type).FirstOrDefault(name => Word(type, name).Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found
                ? Enum.Parse(type, found)
                : null;
        }

        _property.SetValue(record, value ?? throw new SolverRefusedException(
            $"solver {solver}: {Name} must be {Rule(type)}, but is {text}"));
    }

    private static string Word(Type type, string name) =>
        type.GetField(name)!.GetCustomAttribute<WordAttribute>()?.Word ?? name.ToLowerInvariant();

    private string Rule(Type type)
    {
        if (type == typeof(bool))
        {
            return "true or false";
        }

        if (type.IsEnum)
        {
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(name => Word(type, name)));
        }

        var kind = type == typeof(int) ? "an integer" : "a number";
        return double.IsFinite(_attribute.Max) ? FormattableString.Invariant($"{kind} from {_attribute.Min} to {_attribute.Max}")
            : double.IsFinite(_attribute.Min) ? FormattableString.Invariant($"{kind} of at least {_attribute.Min}")
            : kind;
    }
}
