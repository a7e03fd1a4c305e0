package rootwalk.resolver.sharing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

import rootwalk.resolver.contract.SharedCache;

/// What a resolver shares with others, and how.
///
/// @param secret
///            that these resolvers have in common
/// @param scope
///            a text with all settings that answers depend on, now; only resolvers with the same text share
/// @param clock
///            the time of day, in which entries have their times
/// @param isClockPlausible
///            whether the clock may be right; nothing is shared while it is not
/// @param budget
///            how long the lookups for one query of a client may take together
public record Sharing(
        SharedCache store, SecretKey secret, Supplier<String> scope, InstantSource clock,
        BooleanSupplier isClockPlausible, Duration budget) {}
