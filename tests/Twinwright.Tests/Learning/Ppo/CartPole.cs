using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Learning.Ppo;

/// <summary>The cart and pole of Barto, Sutton and Anderson 1983, with the constants of Gymnasium's CartPole-v1.</summary>
internal sealed class CartPole(Rng rng)
{
    public const int Inputs = 4;
    public const int Limit = 500;
    private const double Gravity = 9.8, CartKg = 1, PoleKg = 0.1, HalfLengthM = 0.5, ForceN = 10, StepS = 0.02;
    private double _x, _speed, _angle, _turn;

    public int Steps { get; private set; }

    public void Restart()
    {
        (_x, _speed, _angle, _turn) = (Draw(), Draw(), Draw(), Draw());
        Steps = 0;
    }

    public void Observe(Span<float> into) =>
        (into[0], into[1], into[2], into[3]) = ((float)_x, (float)_speed, (float)_angle, (float)_turn);

    /// <summary>Pushes; tells whether the pole fell or the cart left, and whether time is up.</summary>
    public (bool Terminated, bool Truncated) Step(int action)
    {
        var force = action == 1 ? ForceN : -ForceN;
        var (sin, cos) = Math.SinCos(_angle);
        var all = CartKg + PoleKg;
        var push = (force + (PoleKg * HalfLengthM * _turn * _turn * sin)) / all;
        var turning = ((Gravity * sin) - (cos * push)) / (HalfLengthM * ((4.0 / 3) - (PoleKg * cos * cos / all)));
        var moving = push - (PoleKg * HalfLengthM * turning * cos / all);
        _x += StepS * _speed;
        _speed += StepS * moving;
        _angle += StepS * _turn;
        _turn += StepS * turning;
        Steps++;
        return (Math.Abs(_x) > 2.4 || Math.Abs(_angle) > 12 * Math.PI / 180, Steps == Limit);
    }

    private double Draw() => rng.NextUniform(-0.05, 0.05);
}
