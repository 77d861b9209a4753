using RoutingDecision.Core.Conversations;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>A conversation's state as fields of a hash, and how two states become one.</summary>
internal static class ConversationFields
{
    /// <summary>Fields in the order in which <see cref="Read"/> takes their values.</summary>
    public static readonly RedisValue[] Names = ["floor", "rank", "tier", "model", "easy", "turns"];

    /// <summary>The state; null when nothing is stored, or not what this version writes.</summary>
    public static ConversationState? Read(RedisValue[] values) =>
        values is [{ IsNull: false } floor, var rank, { IsNull: false } tier, { IsNull: false } model, var easy, { IsNull: false } turns]
            && turns.TryParse(out int counted)
            && rank.TryParse(out int place) && easy.TryParse(out int easyTurns)
            ? new ConversationState(floor!, tier!, model!, easyTurns, counted) { FloorRank = place }
            : null;

    /// <summary>Arguments of the script that writes it.</summary>
    public static RedisValue[] Write(ConversationState state, TimeSpan timeToLive) =>
    [
        state.FloorTier, state.FloorRank, state.LastTier, state.LastModel, state.EasyTurns, state.Turns,
        Math.Clamp((long)timeToLive.TotalMilliseconds, 1, int.MaxValue),
    ];

    /// <summary>
    /// What holds of a state read here and one read there. The shared one is newer unless a turn of this replica has not reached it; then the higher
    /// floor stands, so
    /// that nothing that called for it is lost.
    /// </summary>
    /// <param name="local">What this replica decided last.</param>
    /// <param name="shared">What Redis has.</param>
    /// <param name="unsent">The local state is not known to have been written.</param>
    public static ConversationState? Merge(ConversationState? local, ConversationState? shared, bool unsent)
    {
        if (local is null || shared is null)
        {
            return local ?? shared;
        }

        if (!unsent && shared.Turns >= local.Turns)
        {
            return shared;
        }

        var (newer, older) = local.Turns >= shared.Turns ? (local, shared) : (shared, local);
        return older.FloorRank > newer.FloorRank ? newer with { FloorTier = older.FloorTier, FloorRank = older.FloorRank } : newer;
    }
}
