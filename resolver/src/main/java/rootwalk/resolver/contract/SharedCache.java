package rootwalk.resolver.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Octets;

/// A store of octets that several resolvers share, on another host. It is not trusted: whoever reads a value verifies it.
/// Any thread.
public interface SharedCache extends AutoCloseable {

    /// No value is longer, in octets.
    int LONGEST = 16_500;

    /// What the store has for a key.
    ///
    /// @param octets
    ///            not more than [#LONGEST] and one: of a longer value, the rest is missing
    /// @param left
    ///            until the store removes it
    record Value(Octets octets, Duration left) {}

    /// The values of a lookup.
    sealed interface Found {

        /// The store has answered.
        ///
        /// @param values
        ///            in the order of the keys; empty for a key without a value
        record Values(List<Optional<Value>> values) implements Found {}

        /// There is no answer: it was too late, there is no connection, or the store is left alone after failures.
        record Nothing() implements Found {}
    }

    /// Looks keys up. Blocks, for virtual threads.
    ///
    /// @param nanos
    ///            how long it may take at most
    Found find(List<Octets> keys, long nanos);

    /// Stores a value, sooner or later or never. Neither blocks nor throws.
    ///
    /// @param value
    ///            of [#LONGEST] octets at most
    /// @param lifetime
    ///            after which the store removes it
    void put(Octets key, Octets value, Duration lifetime);

    /// What has happened since the start.
    Counts counts();

    /// Ends the connection. Lookups and writes after it do nothing.
    @Override
    void close();

    /// @param isConnected
    ///            whether lookups are sent now
    /// @param late
    ///            lookups without an answer in their time
    /// @param failed
    ///            lookups that failed, because the connection was lost or the store sent an error or no values
    /// @param skipped
    ///            lookups that were not sent, since there was no connection or too many were on their way
    /// @param writes
    ///            values that were stored
    /// @param dropped
    ///            values that were not stored
    record Counts(boolean isConnected, long late, long failed, long skipped, long writes, long dropped) {}
}
