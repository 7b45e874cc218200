using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Twinwright.Solvers.Catalogue;

/// <summary>How a solver of the catalogue is trained.</summary>
public sealed class TrainingEntry
{
    private readonly SolverEntry _solver;
    private readonly ConstructorInfo _constructor;
    private readonly Type _optionsType;

    internal TrainingEntry(SolverEntry solver, Type type)
    {
        _solver = solver;
        _constructor = type.GetConstructors().Single();
        _optionsType = _constructor.GetParameters()[1].ParameterType;
        Options = SolverOption.Of(_optionsType);
    }

    /// <summary>Options of the training alone.</summary>
    public IReadOnlyList<SolverOption> Options { get; }

    /// <summary>Makes a training.</summary>
    /// <param name="options">Options of the solver and of the training by name, as written.</param>
    /// <param name="context">What the training is about.</param>
    /// <exception cref="SolverRefusedException">An option is unknown or its value is wrong, or the world cannot be trained on.</exception>
    public object Create(IReadOnlyDictionary<string, string> options, object context)
    {
        var (acting, training) = Split(options);
        try
        {
            return _constructor.Invoke([acting, training, context]);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <summary>Refuses options that neither the solver nor its training has.</summary>
    /// <exception cref="SolverRefusedException">An option is unknown or its value is wrong.</exception>
    public void Check(IReadOnlyDictionary<string, string> options) => Split(options);

    private (object? Acting, object Training) Split(IReadOnlyDictionary<string, string> options)
    {
        var training = Activator.CreateInstance(_optionsType)!;
        var rest = new Dictionary<string, string>();
        foreach (var (name, text) in options)
        {
            if (Options.FirstOrDefault(known => known.Name == name) is { } option)
            {
                option.Set(training, text, _solver.Id);
            }
            else if (_solver.Options.Any(known => known.Name == name))
            {
                rest.Add(name, text);
            }
            else
            {
                throw new SolverRefusedException(
                    $"solver {_solver.Id} has no option {name}; it has {string.Join(", ", _solver.Options.Concat(Options).Select(known => known.Name))}");
            }
        }

        return (_solver.Record(rest), training);
    }
}
