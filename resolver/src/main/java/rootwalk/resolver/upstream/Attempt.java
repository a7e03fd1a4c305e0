package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.Budget;

/// One attempt to get a response to an [UpstreamQuery].
///
/// @param nth
///            the number of the attempt of this resolution at this server, from 1; each attempt waits twice as long
///            as the one before
/// @param budget
///            of the resolution
/// @param lateResponses
///            responses to earlier attempts of the resolution, from any server
public record Attempt(int nth, Budget budget, LateResponses lateResponses) {}
