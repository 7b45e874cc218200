namespace Twinwright.Model.Equations;

/// <summary>The papers whose equations the model implements.</summary>
public enum Paper
{
    /// <summary>Kang, Li, Ji, Zhang, China Communications 20(8), 2023: wide-area updating.</summary>
    Kang2023,

    /// <summary>Chen, Yi, Zhou, Kang, Wu, Niyato, arXiv 2503.16823, 2025: federated construction.</summary>
    Chen2025,
}

/// <summary>Names the numbered equation that a function implements; <c>docs/equations.md</c> is held to it by a test.</summary>
/// <param name="paper">Whose equation.</param>
/// <param name="number">Its number as printed, as <c>5</c> or <c>31-34</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EquationAttribute(Paper paper, string number) : Attribute
{
    /// <summary>Whose equation.</summary>
    public Paper Paper { get; } = paper;

    /// <summary>Its number as printed.</summary>
    public string Number { get; } = number;
}
