namespace Twinwright.Tests.Live.Faults;

/// <summary>What is done to a cluster or to its surroundings.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of a silo, which is started again later, or only at the end.</summary>
    KillSilo,

    /// <summary>SIGTERM or SIGINT of a silo, which joins again later.</summary>
    EndSilo,

    /// <summary>SIGSTOP of a silo.</summary>
    PauseSilo,

    /// <summary>A silo's clock of the day jumps, and later jumps back.</summary>
    JumpClock,

    /// <summary>SIGKILL of the broker.</summary>
    KillBroker,

    /// <summary>SIGSTOP of the broker.</summary>
    PauseBroker,

    /// <summary>The broker's disk is full.</summary>
    FillBrokerDisk,

    /// <summary>SIGKILL of the database.</summary>
    KillDatabase,

    /// <summary>SIGSTOP of the database.</summary>
    PauseDatabase,

    /// <summary>The database's disk is full.</summary>
    FillDatabaseDisk,

    /// <summary>What other silos say to a silo: connections are dropped and refused.</summary>
    CutSilo,

    /// <summary>What other silos say to a silo: connections stay, bytes do not come.</summary>
    HoleSilo,

    /// <summary>What other silos say to a silo comes late.</summary>
    DelaySilo,

    /// <summary>A silo's connections with the database are dropped and refused.</summary>
    CutDatabase,

    /// <summary>A silo's connections with the database stay, bytes do not come.</summary>
    HoleDatabase,

    /// <summary>A silo's traffic with the database is slow.</summary>
    DelayDatabase,

    /// <summary>A silo's connections with the broker are dropped and refused.</summary>
    CutBroker,

    /// <summary>A silo's connections with the broker stay, bytes do not come.</summary>
    HoleBroker,

    /// <summary>A silo's traffic with the broker is slow.</summary>
    DelayBroker,

    /// <summary>Publishers send readings again that were confirmed.</summary>
    RepeatReadings,

    /// <summary>Publishers shuffle what they send within a window of 50.</summary>
    ShuffleReadings,

    /// <summary>Publishers begin a new boot now and then, with readings of the earlier one still to come.</summary>
    FlipBoots,
}
