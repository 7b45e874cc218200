using System.Text.Json;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>The <c>constants</c> of instances, by the same tables as the scenarios'.</summary>
internal static class JsonConstants
{
    /// <summary>Those of a cycle; <c>min_computing_time_s</c> and <c>max_cpu_hz</c> may be absent.</summary>
    public static JsonConstants<WideAreaConstants> WideArea { get; } = new(WideAreaConstantKeys.Table, optional: 2);

    /// <summary>Those of a frame.</summary>
    public static JsonConstants<FederationConstants> Federation { get; } = new(FederationConstantKeys.Table, optional: 0);
}

/// <summary>The <c>constants</c> of one kind of instance.</summary>
/// <typeparam name="T">Their record.</typeparam>
/// <param name="keys">The table.</param>
/// <param name="optional">How many keys, the last ones of the table, may be absent.</param>
internal sealed class JsonConstants<T>(ScenarioKeys<T> keys, int optional)
    where T : class, new()
{
    private readonly string[] _names = [.. keys.All.Select(key => key.Name)];

    /// <summary>Reads them; what is absent keeps its default.</summary>
    public T Read(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, _names, _names.Length - optional);
        var constants = new T();
        var right = new HashSet<string>();
        foreach (var key in keys.All)
        {
            constants = fields.Read(key.Name, value =>
            {
                if (key.Value.TryRead(Raw(value), out var read))
                {
                    right.Add(key.Name);
                    return key.Set(constants, read);
                }

                walk.Fail($"must {key.Value.Rule}, but is {JsonWalk.Describe(value)}");
                return constants;
            }) ?? constants;
        }

        foreach (var (names, message) in keys.Broken(constants).Where(broken => broken.Names.All(right.Contains)))
        {
            walk.Fail(names[0], message);
        }

        return constants;
    }

    /// <summary>Writes them, without those that are not set.</summary>
    public void Write(JsonOut json, T constants)
    {
        json.Object();
        foreach (var key in keys.All)
        {
            _ = key.Get(constants) switch
            {
                double number => json.Key(key.Name).Number(number),
                int integer => json.Key(key.Name).Integer(integer),
                _ => json,
            };
        }

        json.End();
    }

    private static object? Raw(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetInt64(out var integer) ? (object)integer : value.GetDouble();
    }
}
