using Npgsql;

namespace Twinwright.Live.Sweeps;

/// <summary>What a silo says to the queue and hears from it; each call is one round trip.</summary>
/// <param name="database">The cluster's database.</param>
/// <param name="holder">Name of the silo, of nobody else and no other time.</param>
/// <param name="version">Version of the program; jobs of others are left alone.</param>
/// <param name="times">How long who is waited for.</param>
internal sealed class SweepDesk(NpgsqlDataSource database, string holder, string version, SweepTimes times)
{
    /// <summary>Takes a job on.</summary>
    /// <returns>The job; null when there is none.</returns>
    public async Task<SweepClaim?> ClaimAsync(CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Greet, holder, version));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.RemoveForsaken));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.RemoveLost));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Claim, holder, times.Lease, version, times.Tries));
        await using var found = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false);
        return await found.ReadAsync(stop).ConfigureAwait(false)
            ? new(found.GetInt64(0), found.GetInt32(3), found.GetString(1), found.GetFieldValue<byte[]>(2))
            : null;
    }

    /// <summary>Says that a job is still being done. This and what follows wait, since threads of their own say it.</summary>
    /// <returns>Whether the silo still holds it.</returns>
    public bool Prolong(SweepClaim claim)
    {
        using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Prolong, claim.Id, holder, claim.Try, times.Lease));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Greet, holder, version));
        batch.ExecuteNonQuery();
        return batch.BatchCommands[0].RecordsAffected > 0;
    }

    /// <summary>Hands in an answer.</summary>
    /// <returns>Whether it was taken; it is refused when the silo does not hold the job any more.</returns>
    public bool Answer(SweepClaim claim, byte[] result) => Do(SweepSql.Statement(SweepSql.Answer, claim.Id, holder, claim.Try, result));

    /// <summary>Says why a job failed.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Fail(SweepClaim claim, string failure) => Do(SweepSql.Statement(SweepSql.Fail, claim.Id, holder, claim.Try, failure));

    /// <summary>Gives a job back undone.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool GiveBack(SweepClaim claim) => Do(SweepSql.Statement(SweepSql.GiveBack, claim.Id, holder, claim.Try));

    /// <summary>Says that the silo is gone.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Leave, holder));
        await batch.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    private bool Do(NpgsqlBatchCommand statement)
    {
        using var batch = database.CreateBatch();
        batch.BatchCommands.Add(statement);
        return batch.ExecuteNonQuery() > 0;
    }
}
