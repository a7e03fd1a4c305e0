package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.Budget;

/// What may be done to have one [Ask] answered.
///
/// @param nth
///            which attempt of this walk at this server it is, from 1; each one waits twice as long as the one before
/// @param budget
///            of the walk
/// @param late
///            replies to earlier attempts of the walk, at whatever server
public record Attempt(int nth, Budget budget, LateReplies late) {}
